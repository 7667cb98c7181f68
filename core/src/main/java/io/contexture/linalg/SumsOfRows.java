package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Many sums of a matrix's rows: a matrix of few ones times a dense one. The dense one passes by a few columns at a time, copied beside each
 * other, so that what the sums read again and again stays in the cache.
 */
public final class SumsOfRows {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Columns that are summed at once: so many additions that none waits for the one before. */
    private static final int WIDTH = 4 * LANES;

    private SumsOfRows() {}

    /**
     * {@code out[i] = sum of rows[j] over j in chosen[i]}, on all cores.
     *
     * @param chosen m lists of rows
     * @param rows   n x d
     * @return m x d
     */
    public static Matrix of(int[][] chosen, Matrix rows) {
        Matrix sums = Matrix.zeros(chosen.length, rows.columns());
        MatrixProduct.forEach(Math.ceilDiv(rows.columns(), WIDTH), true, block -> {
            int column = block * WIDTH;
            int width = Math.min(WIDTH, rows.columns() - column);
            float[] copy = KeptMemory.take(rows.rows() * WIDTH);
            for (int j = 0; j < rows.rows(); j++) {
                System.arraycopy(rows.data(), rows.index(j) + column, copy, j * WIDTH, width);
            }
            float[] room = new float[WIDTH];
            for (int i = 0; i < chosen.length; i++) {
                sum(copy, chosen[i], room);
                System.arraycopy(room, 0, sums.data(), sums.index(i) + column, width);
            }
            KeptMemory.giveBack(copy);
        });
        return sums;
    }

    private static void sum(float[] values, int[] chosen, float[] out) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = FloatVector.zero(SPECIES);
        FloatVector d = FloatVector.zero(SPECIES);
        for (int row : chosen) {
            int at = row * WIDTH;
            a = a.add(FloatVector.fromArray(SPECIES, values, at));
            b = b.add(FloatVector.fromArray(SPECIES, values, at + LANES));
            c = c.add(FloatVector.fromArray(SPECIES, values, at + 2 * LANES));
            d = d.add(FloatVector.fromArray(SPECIES, values, at + 3 * LANES));
        }
        a.intoArray(out, 0);
        b.intoArray(out, LANES);
        c.intoArray(out, 2 * LANES);
        d.intoArray(out, 3 * LANES);
    }
}
