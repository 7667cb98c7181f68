package io.contexture.retrieval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Means of the metrics of retrieval, as fractions in [0, 1]; NaN where there is no query to take the mean of.
 *
 * <p>Queries that have no relevant item in the gallery are a miss in {@code recallAt}, as in the authors' {@code test_ks},
 * and are left out of everything else, as in pytorch-metric-learning.
 *
 * @param recallAt                by cut-off k: share of all queries with a relevant item among the k nearest
 * @param recallAmongAnswerable   the same share of the queries that have a relevant item at all
 * @param meanAveragePrecision    mAP: mean of the precision at the rank of each relevant item
 * @param meanAveragePrecisionAtR mAP@R of Musgrave et al. 2020: only the first R ranks count, R being the number of relevant items
 * @param rPrecision              share of relevant items among the first R ranks
 * @param meanReciprocalRank      mean of 1 / rank of the first relevant item
 */
public record RetrievalMetrics(Map<Integer, Double> recallAt, Map<Integer, Double> recallAmongAnswerable,
        double meanAveragePrecision, double meanAveragePrecisionAtR, double rPrecision,
        double meanReciprocalRank) {

    public RetrievalMetrics {
        recallAt = Collections.unmodifiableMap(new TreeMap<>(recallAt));
        recallAmongAnswerable = Collections.unmodifiableMap(new TreeMap<>(recallAmongAnswerable));
    }

    /**
     * Recall@k as a share of all queries.
     *
     * @throws IllegalArgumentException if k was not among the cut-offs asked for
     */
    public double recallAt(int k) {
        Double value = recallAt.get(k);
        if (value == null) {
            throw new IllegalArgumentException(
                    "recall at " + k + " was not computed, only at " + recallAt.keySet());
        }
        return value;
    }

    /** The metrics by the names of the field, in this order: {@code R@k} for each k, {@code mAP, mAP@R, R-precision, MRR}. */
    public Map<String, Double> summary() {
        Map<String, Double> summary = new LinkedHashMap<>();
        recallAt.forEach((k, value) -> summary.put("R@" + k, value));
        summary.put("mAP", meanAveragePrecision);
        summary.put("mAP@R", meanAveragePrecisionAtR);
        summary.put("R-precision", rPrecision);
        summary.put("MRR", meanReciprocalRank);
        return Collections.unmodifiableMap(summary);
    }
}
