package io.contexture.mining;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * For each anchor one positive and one negative, each chosen by how hard it is, or all of them: the nearest positive with a
 * semi-hard negative, for instance, keeps a class of many looks from being pressed into one point. Of equally hard ones the
 * first. Anchors that lack one or the other are passed over.
 *
 * <p>Source: Xuan, Stylianou, Pless, "Improved Embeddings with Easy Positive Triplet Mining", WACV 2020, in the form of
 * pytorch-metric-learning's {@code BatchEasyHardMiner} (which, where one strategy is all, keeps anchors that lack the
 * other kind).
 *
 * @param positives which positive: easy beside semi-hard negatives
 * @param negatives which negative: semi-hard or hard
 */
public record BatchEasyHardMiner(Strategy positives, Strategy negatives) implements Miner {

    /** Which of an anchor's positives or negatives. */
    public enum Strategy {
        /** The positive most alike, the negative least alike. */
        EASY,
        /** The positive least alike, the negative most alike. */
        HARD,
        /**
         * The hardest on the right side of the other one that was chosen: of the positives more alike than the negative the
         * one least alike, of the negatives less alike than the positive the one most alike. An anchor without one is passed over.
         */
        SEMI_HARD,
        /** All of them. */
        ALL
    }

    public BatchEasyHardMiner {
        if (relative(positives, negatives) || relative(negatives, positives)) {
            throw new IllegalArgumentException("positives " + positives + " with negatives " + negatives
                    + ": semi-hard is relative to the other one chosen, which must be easy or hard");
        }
    }

    private static boolean relative(Strategy strategy, Strategy other) {
        return strategy == Strategy.SEMI_HARD && (other == Strategy.SEMI_HARD || other == Strategy.ALL);
    }

    private record Picked(int[] positives, int[] negatives) {

        static final Picked NONE = new Picked(new int[0], new int[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Pairs mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        List<Picked> picked = Candidates.eachAnchor(scores, comparison, Picked.NONE, this::pick);
        return new Pairs(picked.stream().map(Picked::positives).toArray(int[][]::new),
                picked.stream().map(Picked::negatives).toArray(int[][]::new));
    }

    private Picked pick(Candidates of) {
        // What is on an anchor's right side depends on the other one chosen, so that one goes first.
        int p = -1;
        int n = -1;
        if (positives == Strategy.SEMI_HARD) {
            n = negative(of, Float.POSITIVE_INFINITY);
            p = positive(of, of.negativeScores()[n]);
        } else {
            p = positive(of, Float.NEGATIVE_INFINITY);
            n = negative(of,
                    negatives == Strategy.SEMI_HARD ? of.positiveScores()[p] : Float.POSITIVE_INFINITY);
        }
        if (p < 0 || n < 0) {
            return Picked.NONE;
        }
        return new Picked(
                positives == Strategy.ALL
                        ? Arrays.copyOf(of.positives(), of.positiveCount())
                        : new int[]{of.positives()[p]},
                negatives == Strategy.ALL
                        ? Arrays.copyOf(of.negatives(), of.negativeCount())
                        : new int[]{of.negatives()[n]});
    }

    /** Place of the positive that the strategy chooses among those above a score, -1 if there is none. */
    private int positive(Candidates of, float above) {
        int chosen = -1;
        for (int p = 0; p < of.positiveCount(); p++) {
            float score = of.positiveScores()[p];
            if (score > above && (chosen < 0 || (positives == Strategy.EASY
                    ? score > of.positiveScores()[chosen]
                    : score < of.positiveScores()[chosen]))) {
                chosen = p;
            }
        }
        return chosen;
    }

    /** Place of the negative that the strategy chooses among those below a score, -1 if there is none. */
    private int negative(Candidates of, float below) {
        int chosen = -1;
        for (int n = 0; n < of.negativeCount(); n++) {
            float score = of.negativeScores()[n];
            if (score < below && (chosen < 0 || (negatives == Strategy.EASY
                    ? score < of.negativeScores()[chosen]
                    : score > of.negativeScores()[chosen]))) {
                chosen = n;
            }
        }
        return chosen;
    }
}
