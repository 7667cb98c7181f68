package io.contexture.rerank;

import io.contexture.retrieval.Neighbours;

/** Orders the first results of each query anew. */
public sealed interface Reranking permits QueryExpansion, KReciprocalEncoding, ContextualReranking {

    /**
     * New lists of the same length.
     *
     * @param rankings the results to begin with
     * @return for each query its results with the scores that order them: higher is better, equal ones as they were
     */
    Neighbours rerank(Rankings rankings);
}
