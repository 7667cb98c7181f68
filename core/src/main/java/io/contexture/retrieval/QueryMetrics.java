package io.contexture.retrieval;

import java.util.Arrays;

/**
 * The metrics of each query: entry i of every array is query i's.
 *
 * @param relevant            R, number of relevant gallery items (the query itself never counts)
 * @param firstHit            rank of the first relevant item, 1 for the nearest; 0 if there is none
 * @param averagePrecision    AP; NaN without a relevant item
 * @param averagePrecisionAtR AP@R; NaN without a relevant item
 * @param rPrecision          share of relevant items among the first R; NaN without a relevant item
 * @param reciprocalRank      1 / {@code firstHit}; NaN without a relevant item
 */
public record QueryMetrics(int[] relevant, int[] firstHit, double[] averagePrecision,
        double[] averagePrecisionAtR,
        double[] rPrecision, double[] reciprocalRank) {

    QueryMetrics(int queries) {
        this(new int[queries], new int[queries], nan(queries), nan(queries), nan(queries), nan(queries));
    }

    private static double[] nan(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /**
     * Fills in one query from the ranks of its relevant items.
     *
     * @param ranks ascending, from 1, in {@code ranks[from]} to {@code ranks[to - 1]}
     * @param depth ranks beyond it are not found; 0 for no such bound
     */
    void set(int query, int[] ranks, int from, int to, int depth) {
        int count = to - from;
        relevant[query] = count;
        if (count == 0) {
            return;
        }
        int last = depth == 0 ? Integer.MAX_VALUE : depth;
        int r = Math.min(count, last);
        firstHit[query] = ranks[from];
        double precisions = 0;
        double precisionsWithinR = 0;
        int hits = 0;
        int hitsWithinR = 0;
        for (int i = from; i < to && ranks[i] <= last; i++) {
            hits++;
            double precision = (double) hits / ranks[i];
            precisions += precision;
            if (ranks[i] <= r) {
                hitsWithinR++;
                precisionsWithinR += precision;
            }
        }
        averagePrecision[query] = precisions / count;
        averagePrecisionAtR[query] = precisionsWithinR / count;
        rPrecision[query] = (double) hitsWithinR / r;
        reciprocalRank[query] = hits == 0 ? 0 : 1.0 / ranks[from];
    }
}
