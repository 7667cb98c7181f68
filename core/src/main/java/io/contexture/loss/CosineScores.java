package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;

/**
 * Cosine similarities of all pairs of rows of a batch, and the way back from a gradient on them to the rows.
 *
 * @param unit   n x d, the rows divided by {@code max(norm, 1e-12)}
 * @param norms  n norms of the rows as they came
 * @param scores n x n, {@code unit unit^T}
 */
record CosineScores(Matrix unit, float[] norms, Matrix scores) {

    /**
     * Normalises the rows and multiplies them.
     *
     * @throws IllegalArgumentException naming the first row with a value that is not finite
     */
    static CosineScores of(Matrix embeddings) {
        Rows.requireFinite(embeddings, "embeddings");
        Matrix unit = Matrix.of(embeddings.toArray(), embeddings.rows(), embeddings.columns());
        float[] norms = Rows.normalise(unit);
        return new CosineScores(unit, norms, MatrixProduct.timesTransposed(unit, unit));
    }

    /** From the n x n gradient on {@link #scores} to the n x d gradient on the raw rows. */
    Matrix backward(Matrix scoreGradient) {
        return normalisationBackward(productBackward(scoreGradient));
    }

    /** {@code dL/dF = (G + G^T) F}: every score has two rows in it. */
    Matrix productBackward(Matrix scoreGradient) {
        return MatrixProduct.times(Entrywise.plusTransposed(scoreGradient), unit);
    }

    /** {@code dL/dx = (g - (g . f) f) / |x|}: only what turns a row changes its direction. */
    private Matrix normalisationBackward(Matrix unitGradient) {
        int d = unit.columns();
        Matrix gradient = Matrix.zeros(unit.rows(), d);
        for (int row = 0; row < unit.rows(); row++) {
            if (norms[row] <= Rows.SMALLEST_NORM) {
                continue;
            }
            int at = unit.index(row);
            double along = 0;
            for (int i = at; i < at + d; i++) {
                along += (double) unitGradient.data()[i] * unit.data()[i];
            }
            for (int i = at; i < at + d; i++) {
                gradient.data()[i] = (float) ((unitGradient.data()[i] - along * unit.data()[i]) / norms[row]);
            }
        }
        return gradient;
    }
}
