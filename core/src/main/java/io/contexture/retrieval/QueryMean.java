package io.contexture.retrieval;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Means of a metric: over queries, or over the classes of the means over a class's queries.
 *
 * @param labels    class of each query
 * @param relevant  relevant items of each query
 * @param byClasses whether classes, not queries, weigh the same
 */
record QueryMean(int[] labels, int[] relevant, boolean byClasses) {

    /** Mean over all queries. */
    double ofAll(IntToDoubleFunction metric) {
        return of(metric, _ -> true);
    }

    /** Mean over the queries that have a relevant item. */
    double ofAnswerable(IntToDoubleFunction metric) {
        return of(metric, query -> relevant[query] > 0);
    }

    private double of(IntToDoubleFunction metric, IntPredicate counts) {
        Map<Integer, double[]> sums = new TreeMap<>();
        for (int query = 0; query < labels.length; query++) {
            if (counts.test(query)) {
                double[] sum = sums.computeIfAbsent(byClasses ? labels[query] : 0, _ -> new double[2]);
                sum[0] += metric.applyAsDouble(query);
                sum[1]++;
            }
        }
        return sums.values().stream().mapToDouble(sum -> sum[0] / sum[1]).average().orElse(Double.NaN);
    }
}
