package io.contexture.retrieval;

import java.util.Map;

/**
 * What an evaluation finds: one object for tables, pictures and JSON.
 *
 * @param queries                number of queries
 * @param gallery                number of gallery items
 * @param queriesWithoutRelevant queries without a relevant item in the gallery; see {@link RetrievalMetrics} for how they count
 * @param overall                means over the queries
 * @param meanOverClasses        means over the classes of the means over the queries of a class
 * @param perQuery               the metrics of each query, in the order given
 * @param neighbours             the nearest items of each query, in the order given, never the query itself
 * @param similarities           similarities of positive and of all pairs
 */
public record RetrievalResult(int queries, int gallery, int queriesWithoutRelevant, RetrievalMetrics overall,
        RetrievalMetrics meanOverClasses, QueryMetrics perQuery, Neighbours neighbours,
        SimilarityHistogram similarities) {

    /** The overall metrics by name, as fractions; see {@link RetrievalMetrics#summary()}. */
    public Map<String, Double> summary() {
        return overall.summary();
    }
}
