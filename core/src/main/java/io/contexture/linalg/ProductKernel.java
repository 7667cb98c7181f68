package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of a matrix product: {@link #ROWS} x {@link #COLUMNS} entries of the result stay in registers
 * while the depth runs. {@code c[i][j] = fma(left[p][i], right[p][j], c[i][j])} for p = 0, 1, ..., so every entry is the
 * same sum in the same order wherever it lies in a tile, on any machine: equal rows give bit-equal scores.
 *
 * <p>Written out by hand, since an array of vectors would live in memory. 12 x 2 accumulators fill the 32 registers of
 * AVX-512 and NEON (of 6, 8 and 14 rows none was faster there, and 14 spill); 6 x 2 fill the 16 of AVX2.
 */
final class ProductKernel {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    static final int ROWS = LANES == 8 ? 6 : 12;
    static final int COLUMNS = 2 * LANES;

    private ProductKernel() {}

    /**
     * Adds the product of two panels to a tile.
     *
     * @param left   panel from {@code lo} on: {@code depth} groups of ROWS values
     * @param right  panel from {@code ro} on: {@code depth} groups of COLUMNS values
     * @param c      tile of ROWS x COLUMNS from {@code co} on, rows {@code stride} apart
     */
    static void accumulate(float[] left, int lo, float[] right, int ro, int depth, float[] c, int co,
            int stride) {
        if (ROWS == 12) {
            twelve(left, lo, right, ro, depth, c, co, stride);
        } else {
            six(left, lo, right, ro, depth, c, co, stride);
        }
    }

    static void twelve(float[] left, int lo, float[] right, int ro, int depth, float[] c, int co,
            int stride) {
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
        FloatVector c80 = FloatVector.fromArray(SPECIES, c, co + 8 * stride);
        FloatVector c81 = FloatVector.fromArray(SPECIES, c, co + 8 * stride + LANES);
        FloatVector c90 = FloatVector.fromArray(SPECIES, c, co + 9 * stride);
        FloatVector c91 = FloatVector.fromArray(SPECIES, c, co + 9 * stride + LANES);
        FloatVector ca0 = FloatVector.fromArray(SPECIES, c, co + 10 * stride);
        FloatVector ca1 = FloatVector.fromArray(SPECIES, c, co + 10 * stride + LANES);
        FloatVector cb0 = FloatVector.fromArray(SPECIES, c, co + 11 * stride);
        FloatVector cb1 = FloatVector.fromArray(SPECIES, c, co + 11 * stride + LANES);
        for (int p = 0, l = lo, r = ro; p < depth; p++, l += 12, r += 2 * LANES) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, r);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, r + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, left[l]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, left[l + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, left[l + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, left[l + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, left[l + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, left[l + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(SPECIES, left[l + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(SPECIES, left[l + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            FloatVector a8 = FloatVector.broadcast(SPECIES, left[l + 8]);
            c80 = a8.fma(b0, c80);
            c81 = a8.fma(b1, c81);
            FloatVector a9 = FloatVector.broadcast(SPECIES, left[l + 9]);
            c90 = a9.fma(b0, c90);
            c91 = a9.fma(b1, c91);
            FloatVector aa = FloatVector.broadcast(SPECIES, left[l + 10]);
            ca0 = aa.fma(b0, ca0);
            ca1 = aa.fma(b1, ca1);
            FloatVector ab = FloatVector.broadcast(SPECIES, left[l + 11]);
            cb0 = ab.fma(b0, cb0);
            cb1 = ab.fma(b1, cb1);
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
        c80.intoArray(c, co + 8 * stride);
        c81.intoArray(c, co + 8 * stride + LANES);
        c90.intoArray(c, co + 9 * stride);
        c91.intoArray(c, co + 9 * stride + LANES);
        ca0.intoArray(c, co + 10 * stride);
        ca1.intoArray(c, co + 10 * stride + LANES);
        cb0.intoArray(c, co + 11 * stride);
        cb1.intoArray(c, co + 11 * stride + LANES);
    }

    static void six(float[] left, int lo, float[] right, int ro, int depth, float[] c, int co, int stride) {
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
        for (int p = 0, l = lo, r = ro; p < depth; p++, l += 6, r += 2 * LANES) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, right, r);
            FloatVector b1 = FloatVector.fromArray(SPECIES, right, r + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, left[l]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, left[l + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, left[l + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, left[l + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(SPECIES, left[l + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(SPECIES, left[l + 5]);
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
}
