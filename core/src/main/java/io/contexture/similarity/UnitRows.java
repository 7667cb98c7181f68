package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.stream.IntStream;

/**
 * Rows divided by {@code max(|x|, 1e-12)}, and the way back through that division.
 *
 * @param rows  n x d, of norm 1 (0 for a row of zeros)
 * @param norms n norms of the rows as they came
 */
public record UnitRows(Matrix rows, float[] norms) {

    /** Values below which starting other threads costs more than it saves. */
    private static final int PARALLEL_FROM = 1 << 16;

    /**
     * Normalises a copy of the rows.
     *
     * @throws IllegalArgumentException naming the first row with a value that is not finite
     */
    public static UnitRows of(Matrix embeddings) {
        Rows.requireFinite(embeddings, "embeddings");
        Matrix unit = Matrix.of(embeddings.toArray(), embeddings.rows(), embeddings.columns());
        float[] norms = Rows.normalise(unit);
        return new UnitRows(unit, norms);
    }

    /**
     * {@code dL/dx = (g - (g . f) f) / |x|}: only what turns a row changes its direction. A row of norm 1e-12 or less has
     * no direction to turn; its gradient is 0.
     *
     * @param unitGradient n x d, the gradient with respect to {@link #rows}
     * @return n x d, the gradient with respect to the raw rows
     */
    public Matrix backward(Matrix unitGradient) {
        int d = rows.columns();
        Matrix gradient = Matrix.zeros(rows.rows(), d);
        IntStream all = IntStream.range(0, rows.rows());
        ((long) rows.rows() * d >= PARALLEL_FROM ? all.parallel() : all).forEach(row -> {
            if (norms[row] <= Rows.SMALLEST_NORM) {
                return;
            }
            int at = rows.index(row);
            double along = 0;
            for (int i = at; i < at + d; i++) {
                along += (double) unitGradient.data()[i] * rows.data()[i];
            }
            for (int i = at; i < at + d; i++) {
                gradient.data()[i] = (float) ((unitGradient.data()[i] - along * rows.data()[i]) / norms[row]);
            }
        });
        return gradient;
    }
}
