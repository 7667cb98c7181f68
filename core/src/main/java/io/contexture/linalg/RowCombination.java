package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums of few rows of a matrix, each times a factor: a sparse matrix times a dense one. */
public final class RowCombination {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private RowCombination() {}

    /**
     * {@code out += sum over i of factors[i] rows[chosen[i]]}, entry by entry in that order.
     *
     * @param rows    n x d
     * @param chosen  which rows: the first {@code count}
     * @param factors what each is multiplied by
     * @param out     the d values that are added to, from {@code at} on
     */
    public static void add(Matrix rows, int[] chosen, float[] factors, int count, float[] out, int at) {
        int d = rows.columns();
        int column = 0;
        for (; column + 4 * LANES <= d; column += 4 * LANES) {
            four(rows, chosen, factors, count, column, out, at + column);
        }
        for (; column + LANES <= d; column += LANES) {
            one(rows, chosen, factors, count, column, out, at + column);
        }
        for (; column < d; column++) {
            float sum = out[at + column];
            for (int i = 0; i < count; i++) {
                sum = Math.fma(factors[i], rows.data()[rows.offset() + chosen[i] * d + column], sum);
            }
            out[at + column] = sum;
        }
    }

    /** Four vectors of columns stay in registers while the rows pass by. */
    private static void four(Matrix rows, int[] chosen, float[] factors, int count, int column, float[] out,
            int at) {
        float[] data = rows.data();
        int d = rows.columns();
        int base = rows.offset() + column;
        FloatVector a = FloatVector.fromArray(SPECIES, out, at);
        FloatVector b = FloatVector.fromArray(SPECIES, out, at + LANES);
        FloatVector c = FloatVector.fromArray(SPECIES, out, at + 2 * LANES);
        FloatVector e = FloatVector.fromArray(SPECIES, out, at + 3 * LANES);
        for (int i = 0; i < count; i++) {
            int from = base + chosen[i] * d;
            FloatVector factor = FloatVector.broadcast(SPECIES, factors[i]);
            a = FloatVector.fromArray(SPECIES, data, from).fma(factor, a);
            b = FloatVector.fromArray(SPECIES, data, from + LANES).fma(factor, b);
            c = FloatVector.fromArray(SPECIES, data, from + 2 * LANES).fma(factor, c);
            e = FloatVector.fromArray(SPECIES, data, from + 3 * LANES).fma(factor, e);
        }
        a.intoArray(out, at);
        b.intoArray(out, at + LANES);
        c.intoArray(out, at + 2 * LANES);
        e.intoArray(out, at + 3 * LANES);
    }

    private static void one(Matrix rows, int[] chosen, float[] factors, int count, int column, float[] out,
            int at) {
        FloatVector sum = FloatVector.fromArray(SPECIES, out, at);
        for (int i = 0; i < count; i++) {
            sum = FloatVector
                    .fromArray(SPECIES, rows.data(), rows.offset() + chosen[i] * rows.columns() + column)
                    .fma(FloatVector.broadcast(SPECIES, factors[i]), sum);
        }
        sum.intoArray(out, at);
    }
}
