package io.contexture.retrieval;

/** Sees the scores of one block of queries, a stretch of the gallery at a time in ascending order. Used by one thread. */
interface ScoreCollector {

    /**
     * Takes a stretch of one query's scores.
     *
     * @param row    the query's place in its block
     * @param scores holds the stretch from {@code from} on; the query's score with itself is negative infinity
     * @param from   index of the first score
     * @param length number of scores
     * @param item   gallery index of the first score
     */
    void accept(int row, float[] scores, int from, int length, int item);

    /** The whole gallery has been seen. */
    void finish();
}
