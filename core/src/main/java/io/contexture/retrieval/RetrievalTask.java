package io.contexture.retrieval;

import io.contexture.linalg.Matrix;

/**
 * What searches in what.
 *
 * @param queries       m x d, rows normalised
 * @param queryLabels   class of each query
 * @param gallery       n x d, rows normalised
 * @param galleryLabels class of each gallery item
 * @param self          whether the queries are the gallery, each left out of its own results
 */
public record RetrievalTask(Matrix queries, int[] queryLabels, Matrix gallery, int[] galleryLabels,
        boolean self) {

    /** Every row among all others. */
    public static RetrievalTask ofSelf(Matrix embeddings, int[] labels) {
        return new RetrievalTask(embeddings, labels, embeddings, labels, true);
    }

    /**
     * How well images of a class find each other.
     *
     * @throws IllegalArgumentException as {@link RetrievalEvaluation}
     */
    public RetrievalResult evaluate(EvaluationOptions options) {
        return self
                ? RetrievalEvaluation.ofSelf(queries, queryLabels, options)
                : RetrievalEvaluation.of(queries, queryLabels, gallery, galleryLabels, options);
    }
}
