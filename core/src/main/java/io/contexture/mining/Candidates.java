package io.contexture.mining;

import io.contexture.linalg.Matrix;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a miner sees of one anchor: its positives and its negatives with their scores. Room of one thread, for one anchor after another. */
final class Candidates {

    /** Scores below which starting other threads costs more than it saves. */
    private static final int PARALLEL_FROM = 1 << 14;

    private final int[] positives;
    private final int[] negatives;
    private final float[] positiveScores;
    private final float[] negativeScores;
    private int anchor;
    private int positiveCount;
    private int negativeCount;

    private Candidates(int references) {
        positives = new int[references];
        negatives = new int[references];
        positiveScores = new float[references];
        negativeScores = new float[references];
    }

    /**
     * What a rule picks for each anchor; on all cores, in the order of the anchors.
     *
     * @param none for anchors without a positive or without a negative, which are passed over
     */
    static <T> List<T> eachAnchor(Matrix scores, Comparison comparison, T none,
            Function<Candidates, T> rule) {
        requireShape(scores, comparison);
        ThreadLocal<Candidates> room = ThreadLocal.withInitial(() -> new Candidates(scores.columns()));
        IntStream rows = IntStream.range(0, scores.rows());
        boolean parallel = (long) scores.rows() * scores.columns() >= PARALLEL_FROM;
        return (parallel ? rows.parallel() : rows).mapToObj(row -> {
            Candidates of = room.get();
            of.read(scores, comparison, row);
            return of.positiveCount == 0 || of.negativeCount == 0 ? none : rule.apply(of);
        }).toList();
    }

    /** Throws an IllegalArgumentException unless there is a row for each anchor and a column for each reference. */
    static void requireShape(Matrix scores, Comparison comparison) {
        if (scores.rows() != comparison.anchors() || scores.columns() != comparison.references()) {
            throw new IllegalArgumentException("the scores are " + scores.rows() + " x " + scores.columns()
                    + "; with " + comparison.anchors() + " anchors and " + comparison.references()
                    + " references they must be " + comparison.anchors() + " x " + comparison.references());
        }
    }

    private void read(Matrix scores, Comparison comparison, int row) {
        anchor = row;
        positiveCount = comparison.positives(row, positives);
        negativeCount = comparison.negatives(row, negatives);
        int at = scores.index(row);
        for (int p = 0; p < positiveCount; p++) {
            positiveScores[p] = scores.data()[at + positives[p]];
        }
        for (int n = 0; n < negativeCount; n++) {
            negativeScores[n] = scores.data()[at + negatives[n]];
        }
    }

    int anchor() {
        return anchor;
    }

    int positiveCount() {
        return positiveCount;
    }

    int negativeCount() {
        return negativeCount;
    }

    /** Columns of the positives, ascending: the first {@link #positiveCount}. */
    int[] positives() {
        return positives;
    }

    /** Columns of the negatives, ascending: the first {@link #negativeCount}. */
    int[] negatives() {
        return negatives;
    }

    /** Scores with {@link #positives}. */
    float[] positiveScores() {
        return positiveScores;
    }

    /** Scores with {@link #negatives}. */
    float[] negativeScores() {
        return negativeScores;
    }

    /** Place of the least alike of the first {@code count}, the earliest of equals; at least one is needed. */
    static int least(float[] scores, int count) {
        int least = 0;
        for (int i = 1; i < count; i++) {
            least = scores[i] < scores[least] ? i : least;
        }
        return least;
    }

    /** Place of the most alike of the first {@code count}, the earliest of equals; at least one is needed. */
    static int most(float[] scores, int count) {
        int most = 0;
        for (int i = 1; i < count; i++) {
            most = scores[i] > scores[most] ? i : most;
        }
        return most;
    }
}
