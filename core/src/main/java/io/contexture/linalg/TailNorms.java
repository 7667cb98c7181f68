package io.contexture.linalg;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Norms of what is left of rows from some columns on. By them an inner product of which the first part is known is bounded:
 * {@code |a . b - sum of the first p products| <= |a from p on| |b from p on|} (Cauchy and Schwarz). Each is a little too large rather than
 * too small, by what rounding may have done to products of the rows.
 *
 * @param stops  columns at which a product may be looked at, ascending; none where rows are too short for it to pay
 * @param norms  for each stop, of each row
 * @param panels for each stop, the largest of each panel
 */
record TailNorms(int[] stops, float[][] norms, float[][] panels) {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows are cut into so many parts; stops are at the ends of parts 3 to 6. */
    private static final int PARTS = 8;

    private static final int FIRST = 3;
    private static final int LAST = 6;

    /** Columns of a part below which stopping costs more than it saves. */
    private static final int SHORTEST_PART = 16;

    /** The norms of all rows of the panels. */
    static TailNorms of(Panels rows, boolean parallel) {
        int part = rows.depth() / PARTS;
        if (part < SHORTEST_PART) {
            return new TailNorms(new int[0], new float[0][], new float[0][]);
        }
        int[] stops = new int[LAST - FIRST + 1];
        Arrays.setAll(stops, s -> (FIRST + s) * part);
        TailNorms tails = new TailNorms(stops, new float[stops.length][rows.count() * Panels.HEIGHT],
                new float[stops.length][rows.count()]);
        MatrixProduct.forEach(rows.count(), parallel, panel -> tails.measure(rows, panel));
        return tails;
    }

    private void measure(Panels rows, int panel) {
        float[] values = rows.values();
        for (int lane = 0; lane < Panels.HEIGHT; lane += LANES) {
            int row = panel * Panels.HEIGHT + lane;
            int at = rows.index(panel) + lane;
            FloatVector squared = FloatVector.zero(SPECIES);
            int end = rows.depth();
            for (int s = stops.length - 1; s >= 0; s--) {
                squared = addSquares(values, at, stops[s], end, squared);
                squared.intoArray(norms[s], row);
                end = stops[s];
            }
            // A sum of d products is off by at most d 2^-24 times the product of the norms, and so is this one.
            FloatVector rounding = addSquares(values, at, 0, end, squared).mul(rows.depth() * 0x1p-22f);
            for (float[] ofStop : norms) {
                FloatVector.fromArray(SPECIES, ofStop, row).add(rounding).sqrt().intoArray(ofStop, row);
            }
        }
        for (int s = 0; s < stops.length; s++) {
            panels[s][panel] = largest(norms[s], panel * Panels.HEIGHT, Panels.HEIGHT);
        }
    }

    private static FloatVector addSquares(float[] values, int at, int from, int to, FloatVector squared) {
        FloatVector even = squared;
        FloatVector odd = FloatVector.zero(SPECIES);
        int p = from;
        for (; p + 1 < to; p += 2) {
            FloatVector one = FloatVector.fromArray(SPECIES, values, at + p * Panels.HEIGHT);
            FloatVector other = FloatVector.fromArray(SPECIES, values, at + (p + 1) * Panels.HEIGHT);
            even = one.fma(one, even);
            odd = other.fma(other, odd);
        }
        if (p < to) {
            FloatVector last = FloatVector.fromArray(SPECIES, values, at + p * Panels.HEIGHT);
            even = last.fma(last, even);
        }
        return even.add(odd);
    }

    /** The largest norm of some rows at a stop. */
    float largest(int stop, int from, int count) {
        return largest(norms[stop], from, count);
    }

    private static float largest(float[] norms, int from, int count) {
        float largest = 0;
        for (int row = from; row < from + count; row++) {
            largest = Math.max(largest, norms[row]);
        }
        return largest;
    }
}
