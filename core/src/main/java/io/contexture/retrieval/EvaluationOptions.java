package io.contexture.retrieval;

import java.util.Arrays;

/**
 * What an evaluation reports.
 *
 * @param recallAt       cut-offs k of Recall@k, each at least 1; kept in ascending order, once each
 * @param neighboursKept nearest neighbours kept of each query, at least 0
 * @param depth          ranks beyond it count as not found in every metric but Recall@k (the {@code k} of
 *                       pytorch-metric-learning's AccuracyCalculator); 0, the usual, for the whole ranking. AP and AP@R are
 *                       still shares of all relevant items, R-precision is one of as many as the depth can hold
 */
public record EvaluationOptions(int[] recallAt, int neighboursKept, int depth) {

    /** Recall at 1, 2, 4, 8, 10 and 100; ten neighbours of each query; the whole ranking. */
    public static final EvaluationOptions DEFAULT = new EvaluationOptions(new int[]{1, 2, 4, 8, 10, 100}, 10);

    public EvaluationOptions {
        recallAt = Arrays.stream(recallAt).sorted().distinct().toArray();
        if (recallAt.length > 0 && recallAt[0] < 1) {
            throw new IllegalArgumentException("recall at " + recallAt[0] + "; cut-offs are 1 or more");
        }
        if (neighboursKept < 0 || depth < 0) {
            throw new IllegalArgumentException("neighboursKept is " + neighboursKept + " and depth " + depth
                    + "; both must be 0 or more");
        }
    }

    /** The whole ranking, with the given cut-offs and number of neighbours kept. */
    public EvaluationOptions(int[] recallAt, int neighboursKept) {
        this(recallAt, neighboursKept, 0);
    }

    /** Cut-offs, ascending: a copy. */
    @Override
    public int[] recallAt() {
        return recallAt.clone();
    }

    /** These options with other cut-offs. */
    public EvaluationOptions withRecallAt(int... cutOffs) {
        return new EvaluationOptions(cutOffs, neighboursKept, depth);
    }

    /** These options with another number of neighbours kept. */
    public EvaluationOptions withNeighboursKept(int count) {
        return new EvaluationOptions(recallAt, count, depth);
    }

    /** These options with another depth. */
    public EvaluationOptions withDepth(int ranks) {
        return new EvaluationOptions(recallAt, neighboursKept, ranks);
    }
}
