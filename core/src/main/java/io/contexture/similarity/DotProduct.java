package io.contexture.similarity;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import io.contexture.linalg.SymmetricProduct;

/** Inner product of two rows as they are, {@code s_ij = x_i . y_j}: longer rows have larger scores. */
public record DotProduct() implements Similarity {

    /** The only one there is. */
    public static final DotProduct DOT_PRODUCT = new DotProduct();

    @Override
    public ScoreMatrix within(Matrix rows) {
        Rows.requireFinite(rows, "embeddings");
        return new Within(rows, SymmetricProduct.whole(rows));
    }

    @Override
    public ScoreMatrix between(Matrix anchors, Matrix references) {
        Rows.requireFinite(anchors, "embeddings");
        Rows.requireFinite(references, "references");
        return new Between(anchors, references, MatrixProduct.timesTransposed(anchors, references));
    }

    private record Within(Matrix rows, Matrix values) implements ScoreMatrix {

        /** {@code dL/dX = (G + G^T) X}: every score has two rows in it. */
        @Override
        public Matrix onAnchors(Matrix onScores) {
            return MatrixProduct.times(Entrywise.plusTransposed(onScores), rows);
        }

        @Override
        public Matrix onReferences(Matrix onScores) {
            throw ScoreChecks.oneSet();
        }
    }

    private record Between(Matrix anchors, Matrix references, Matrix values) implements ScoreMatrix {

        @Override
        public Matrix onAnchors(Matrix onScores) {
            return MatrixProduct.times(onScores, references);
        }

        @Override
        public Matrix onReferences(Matrix onScores) {
            return MatrixProduct.transposedTimes(onScores, anchors);
        }
    }
}
