package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of a matrix product: {@link #ROWS} x {@link #COLUMNS} entries of the result stay in registers
 * while the depth runs. {@code c[i][j] = fma(left[i][p], right[p][j], c[i][j])} for p = 0, 1, ..., so every entry is the
 * same sum in the same order wherever it lies in a tile, on any machine: equal rows give bit-equal scores. A sum may be
 * made in several calls, each of which goes on where the one before stopped.
 *
 * <p>Written out by hand, since an array of vectors would live in memory. 6 x 2 accumulators fill the 16 registers of AVX2, 8 x 2
 * leave some of the 32 of AVX-512 and NEON free for what is read ahead. The left side is read where it lies: packed beside each other, the
 * compiler loads all its entries at once, and of AVX2's registers too few are left (half the speed).
 */
final class ProductKernel {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    static final int ROWS = LANES == 8 ? 6 : 8;
    static final int COLUMNS = 2 * LANES;

    private ProductKernel() {}

    /**
     * Adds the product of some rows and a panel to a tile.
     *
     * @param left   the rows: {@code depth} values from {@code lo} on, from {@code lo + step} on, ...
     * @param last   the last row that there is, counted from 0; it stands in for those that are missing of ROWS
     * @param right  panel from {@code ro} on: {@code depth} groups of COLUMNS values
     * @param c      tile of ROWS x COLUMNS from {@code co} on, rows {@code stride} apart
     */
    static void accumulate(float[] left, int lo, int step, int last, float[] right, int ro, int depth,
            float[] c, int co, int stride) {
        if (ROWS == 6) {
            six(left, lo, step, last, right, ro, depth, c, co, stride);
        } else {
            eight(left, lo, step, last, right, ro, depth, c, co, stride);
        }
    }

    static void six(float[] left, int lo, int step, int last, float[] right, int ro, int depth, float[] c,
            int co, int stride) {
        int l0 = lo;
        int l1 = lo + Math.min(1, last) * step;
        int l2 = lo + Math.min(2, last) * step;
        int l3 = lo + Math.min(3, last) * step;
        int l4 = lo + Math.min(4, last) * step;
        int l5 = lo + Math.min(5, last) * step;
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 1 * stride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + 1 * stride + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * stride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * stride + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * stride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * stride + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * stride);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, co + 4 * stride + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * stride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, co + 5 * stride + LANES);
        for (int p = 0, r = ro; p < depth; p++, r += 2 * LANES) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, r);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, r + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, left[l0 + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, left[l1 + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, left[l2 + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, left[l3 + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, left[l4 + p]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, left[l5 + p]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + 1 * stride);
        c11.intoArray(c, co + 1 * stride + LANES);
        c20.intoArray(c, co + 2 * stride);
        c21.intoArray(c, co + 2 * stride + LANES);
        c30.intoArray(c, co + 3 * stride);
        c31.intoArray(c, co + 3 * stride + LANES);
        c40.intoArray(c, co + 4 * stride);
        c41.intoArray(c, co + 4 * stride + LANES);
        c50.intoArray(c, co + 5 * stride);
        c51.intoArray(c, co + 5 * stride + LANES);
    }

    static void eight(float[] left, int lo, int step, int last, float[] right, int ro, int depth, float[] c,
            int co, int stride) {
        int l0 = lo;
        int l1 = lo + Math.min(1, last) * step;
        int l2 = lo + Math.min(2, last) * step;
        int l3 = lo + Math.min(3, last) * step;
        int l4 = lo + Math.min(4, last) * step;
        int l5 = lo + Math.min(5, last) * step;
        int l6 = lo + Math.min(6, last) * step;
        int l7 = lo + Math.min(7, last) * step;
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + 1 * stride);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + 1 * stride + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * stride);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * stride + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * stride);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * stride + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * stride);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, co + 4 * stride + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * stride);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, co + 5 * stride + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 6 * stride);
        FloatVector c61 = FloatVector.fromArray(SPECIES, c, co + 6 * stride + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 7 * stride);
        FloatVector c71 = FloatVector.fromArray(SPECIES, c, co + 7 * stride + LANES);
        for (int p = 0, r = ro; p < depth; p++, r += 2 * LANES) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, r);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, r + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, left[l0 + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, left[l1 + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, left[l2 + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, left[l3 + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, left[l4 + p]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, left[l5 + p]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, left[l6 + p]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, left[l7 + p]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + 1 * stride);
        c11.intoArray(c, co + 1 * stride + LANES);
        c20.intoArray(c, co + 2 * stride);
        c21.intoArray(c, co + 2 * stride + LANES);
        c30.intoArray(c, co + 3 * stride);
        c31.intoArray(c, co + 3 * stride + LANES);
        c40.intoArray(c, co + 4 * stride);
        c41.intoArray(c, co + 4 * stride + LANES);
        c50.intoArray(c, co + 5 * stride);
        c51.intoArray(c, co + 5 * stride + LANES);
        c60.intoArray(c, co + 6 * stride);
        c61.intoArray(c, co + 6 * stride + LANES);
        c70.intoArray(c, co + 7 * stride);
        c71.intoArray(c, co + 7 * stride + LANES);
    }
}
