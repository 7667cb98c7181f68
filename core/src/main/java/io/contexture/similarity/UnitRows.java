package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.Rows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows divided by {@code max(|x|, 1e-12)}, and the way back through that division.
 *
 * @param rows  n x d, of norm 1 (0 for a row of zeros)
 * @param norms n norms of the rows as they came
 */
public record UnitRows(Matrix rows, float[] norms) {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Values of a range that is worth a thread of its own. */
    private static final int SMALLEST_RANGE = 1 << 17;

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
        return new UnitRows(unit, Rows.normalise(unit, what));
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
        Ranges.forEach(rows.rows(), 1 + SMALLEST_RANGE / Math.max(1, d), (from, to) -> {
            for (int row = from; row < to; row++) {
                if (norms[row] > Rows.SMALLEST_NORM) {
                    backward(unitGradient, row, gradient);
                }
            }
        });
        return gradient;
    }

    private void backward(Matrix unitGradient, int row, Matrix gradient) {
        int d = rows.columns();
        float[] unit = rows.data();
        float[] onUnit = unitGradient.data();
        float[] onRow = gradient.data();
        int at = rows.index(row);
        int from = unitGradient.index(row);
        int to = gradient.index(row);
        float along = Rows.dot(onUnit, from, unit, at, d);
        float norm = norms[row];
        int i = 0;
        // By hand: the compiler cannot know that the result is not one of the operands.
        for (; i < SPECIES.loopBound(d); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, onUnit, from + i)
                    .sub(FloatVector.fromArray(SPECIES, unit, at + i).mul(along)).div(norm)
                    .intoArray(onRow, to + i);
        }
        for (; i < d; i++) {
            onRow[to + i] = (onUnit[from + i] - along * unit[at + i]) / norm;
        }
    }
}
