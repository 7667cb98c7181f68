package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Many sums of a matrix's rows: a matrix of few ones times a dense one. The dense one passes by a few columns at a time, packed, so that
 * what the sums read again and again stays in the cache.
 */
public final class SumsOfRows {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

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
        Panels panels = Panels.inKeptMemory(rows.columns(), rows.rows());
        panels.begin(rows.columns(), rows.rows());
        MatrixProduct.forEach(panels.count(), true, panel -> {
            panels.packPanel(panel, rows, true);
            float[] room = new float[Panels.HEIGHT];
            int column = panel * Panels.HEIGHT;
            int width = Math.min(Panels.HEIGHT, rows.columns() - column);
            for (int i = 0; i < chosen.length; i++) {
                sum(panels.values(), panels.index(panel), chosen[i], room);
                System.arraycopy(room, 0, sums.data(), sums.index(i) + column, width);
            }
        });
        panels.giveBack();
        return sums;
    }

    /** Every other row goes to another sum, since an addition waits for the one before. */
    private static void sum(float[] values, int panel, int[] chosen, float[] out) {
        FloatVector even0 = FloatVector.zero(SPECIES);
        FloatVector even1 = FloatVector.zero(SPECIES);
        FloatVector odd0 = FloatVector.zero(SPECIES);
        FloatVector odd1 = FloatVector.zero(SPECIES);
        int c = 0;
        for (; c + 1 < chosen.length; c += 2) {
            int one = panel + chosen[c] * Panels.HEIGHT;
            int other = panel + chosen[c + 1] * Panels.HEIGHT;
            even0 = even0.add(FloatVector.fromArray(SPECIES, values, one));
            even1 = even1.add(FloatVector.fromArray(SPECIES, values, one + LANES));
            odd0 = odd0.add(FloatVector.fromArray(SPECIES, values, other));
            odd1 = odd1.add(FloatVector.fromArray(SPECIES, values, other + LANES));
        }
        if (c < chosen.length) {
            int last = panel + chosen[c] * Panels.HEIGHT;
            even0 = even0.add(FloatVector.fromArray(SPECIES, values, last));
            even1 = even1.add(FloatVector.fromArray(SPECIES, values, last + LANES));
        }
        even0.add(odd0).intoArray(out, 0);
        even1.add(odd1).intoArray(out, LANES);
    }
}
