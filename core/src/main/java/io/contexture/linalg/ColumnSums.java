package io.contexture.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Sums of the rows of a matrix, each times a factor: {@code v^T A}. The same for any number of threads. */
public final class ColumnSums {

    /** Rows that are summed as floats; the sums of blocks are added up as doubles. */
    private static final int BLOCK = 128;

    private static final int[] EVERY = IntStream.range(0, BLOCK).toArray();

    private ColumnSums() {}

    /** The sum of all rows, d values. */
    public static double[] of(Matrix rows) {
        float[] ones = new float[rows.rows()];
        Arrays.fill(ones, 1);
        return of(rows, ones);
    }

    /**
     * {@code sum over i of factors[i] rows[i]}.
     *
     * @param rows    n x d
     * @param factors n of them
     * @return d values
     */
    public static double[] of(Matrix rows, float[] factors) {
        int d = rows.columns();
        int blocks = Math.ceilDiv(rows.rows(), BLOCK);
        float[][] sums = new float[blocks][d];
        Ranges.forEach(blocks, 1, (from, to) -> {
            for (int block = from; block < to; block++) {
                int first = block * BLOCK;
                int count = Math.min(BLOCK, rows.rows() - first);
                RowCombination.add(rows.rows(first, first + count), EVERY,
                        Arrays.copyOfRange(factors, first, first + count), count, sums[block], 0);
            }
        });
        double[] all = new double[d];
        for (float[] ofBlock : sums) {
            for (int c = 0; c < d; c++) {
                all[c] += ofBlock[c];
            }
        }
        return all;
    }
}
