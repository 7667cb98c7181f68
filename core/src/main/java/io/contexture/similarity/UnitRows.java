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

    /** Values from which on starting other threads costs less than it saves. */
    private static final int PARALLEL_FROM = 1 << 17;

    /**
     * Normalises a copy of the rows.
     *
     * @throws IllegalArgumentException naming the first row with a value that is not finite
     */
    public static UnitRows of(Matrix embeddings) {
        return of(embeddings, "embeddings");
    }

    /**
     * Normalises a copy of the rows.
     *
     * @param what what they are, for the message
     * @throws IllegalArgumentException naming the first row with a value that is not finite
     */
    public static UnitRows of(Matrix raw, String what) {
        Matrix unit = Matrix.of(raw.toArray(), raw.rows(), raw.columns());
        float[] norms = new float[raw.rows()];
        each(unit).forEach(row -> norms[row] = Rows.normalise(unit, row));
        for (float norm : norms) {
            if (!Float.isFinite(norm)) {
                Rows.requireFinite(raw, what);
            }
        }
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
        each(rows).forEach(row -> {
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

    private static IntStream each(Matrix matrix) {
        IntStream all = IntStream.range(0, matrix.rows());
        return matrix.data().length >= PARALLEL_FROM ? all.parallel() : all;
    }
}
