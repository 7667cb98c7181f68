package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.Rows;
import java.util.Arrays;
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
        Matrix unit = Matrix.zeros(raw.rows(), raw.columns());
        return new UnitRows(unit, Rows.normalise(raw, unit, what));
    }

    /**
     * The same in given memory.
     *
     * @param memory at least n x d values
     */
    public static UnitRows of(Matrix embeddings, float[] memory) {
        Matrix unit = new Matrix(memory, 0, embeddings.rows(), embeddings.columns());
        return new UnitRows(unit, Rows.normalise(embeddings, unit, "embeddings"));
    }

    /**
     * {@code dL/dx = (g - (g . f) f) / |x|}: only what turns a row changes its direction. A row of norm 1e-12 or less has
     * no direction to turn; its gradient is 0.
     *
     * @param unitGradient n x d, the gradient with respect to {@link #rows}
     * @return n x d, the gradient with respect to the raw rows
     */
    public Matrix backward(Matrix unitGradient) {
        Matrix gradient = Matrix.of(unitGradient.toArray(), rows.rows(), rows.columns());
        Ranges.forEach(rows.rows(), Rows.smallestRange(rows), (from, to) -> {
            for (int row = from; row < to; row++) {
                backward(row, gradient.data(), gradient.index(row));
            }
        });
        return gradient;
    }

    /**
     * The same for one row, in place.
     *
     * @param row      which one
     * @param gradient the d values from {@code at} on: comes as that with respect to the unit row, is left as that with respect to
     *                 the raw row
     */
    public void backward(int row, float[] gradient, int at) {
        int d = rows.columns();
        if (norms[row] <= Rows.SMALLEST_NORM) {
            Arrays.fill(gradient, at, at + d, 0f);
            return;
        }
        float[] unit = rows.data();
        int from = rows.index(row);
        float against = -Rows.dot(gradient, at, unit, from, d);
        float perNorm = 1 / norms[row];
        FloatVector factor = FloatVector.broadcast(SPECIES, against);
        FloatVector scale = FloatVector.broadcast(SPECIES, perNorm);
        int i = 0;
        // By hand: the compiler cannot know that the result is not one of the operands.
        for (; i < SPECIES.loopBound(d); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, unit, from + i)
                    .fma(factor, FloatVector.fromArray(SPECIES, gradient, at + i)).mul(scale)
                    .intoArray(gradient, at + i);
        }
        for (; i < d; i++) {
            gradient[at + i] = Math.fma(unit[from + i], against, gradient[at + i]) * perNorm;
        }
    }
}
