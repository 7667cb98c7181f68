package io.contexture.similarity;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.SymmetricProduct;

/** Cosine of the angle between two rows, -1 to 1: the measure of the paper, and of every loss unless it says otherwise. */
public record CosineSimilarity() implements Similarity {

    /** The only one there is. */
    public static final CosineSimilarity COSINE = new CosineSimilarity();

    @Override
    public ScoreMatrix within(Matrix rows) {
        UnitRows unit = UnitRows.of(rows);
        return new Within(unit, SymmetricProduct.whole(unit.rows()));
    }

    @Override
    public ScoreMatrix between(Matrix anchors, Matrix references) {
        UnitRows left = UnitRows.of(anchors);
        UnitRows right = UnitRows.of(references);
        return new Between(left, right, MatrixProduct.timesTransposed(left.rows(), right.rows()));
    }

    private record Within(UnitRows unit, Matrix values) implements ScoreMatrix {

        /** {@code dL/dF = (G + G^T) F}: every score has two rows in it. */
        @Override
        public Matrix onAnchors(Matrix onScores) {
            return unit.backward(MatrixProduct.times(Entrywise.plusTransposed(onScores), unit.rows()));
        }

        @Override
        public Matrix onReferences(Matrix onScores) {
            throw new IllegalStateException(
                    "the anchors are the references; onAnchors is the whole gradient");
        }
    }

    private record Between(UnitRows anchors, UnitRows references, Matrix values) implements ScoreMatrix {

        @Override
        public Matrix onAnchors(Matrix onScores) {
            return anchors.backward(MatrixProduct.times(onScores, references.rows()));
        }

        @Override
        public Matrix onReferences(Matrix onScores) {
            return references.backward(MatrixProduct.transposedTimes(onScores, anchors.rows()));
        }
    }
}
