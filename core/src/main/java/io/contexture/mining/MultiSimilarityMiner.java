package io.contexture.mining;

import static io.contexture.mining.Candidates.least;
import static io.contexture.mining.Candidates.most;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pairs of an anchor that are informative next to its others: the positives with
 * {@code s_ap < max over n of s_an + epsilon}, and the negatives with {@code s_an > min over p of s_ap - epsilon}. Anchors
 * without a positive or without a negative are passed over.
 *
 * <p>Source: Wang, Han, Huang, Dong, Scott, "Multi-Similarity Loss with General Pair Weighting", CVPR 2019, eqs. 9 and 10, on
 * cosines.
 *
 * @param epsilon how much easier than the hardest of the other kind a pair may be, from 0 up: 0.1
 */
public record MultiSimilarityMiner(float epsilon) implements Miner {

    public MultiSimilarityMiner {
        if (!(epsilon >= 0) || Float.isInfinite(epsilon)) {
            throw new IllegalArgumentException(
                    "epsilon is " + epsilon
                            + "; the multi-similarity miner needs one from 0 up, usually 0.1");
        }
    }

    private record Picked(int[] positives, int[] negatives) {}

    /** {@inheritDoc} */
    @Override
    public Pairs mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        Picked none = new Picked(new int[0], new int[0]);
        List<Picked> picked = Candidates.eachAnchor(scores, comparison, none, this::informative);
        return new Pairs(picked.stream().map(Picked::positives).toArray(int[][]::new),
                picked.stream().map(Picked::negatives).toArray(int[][]::new));
    }

    private Picked informative(Candidates of) {
        float hardestPositive = of.positiveScores()[least(of.positiveScores(), of.positiveCount())];
        float hardestNegative = of.negativeScores()[most(of.negativeScores(), of.negativeCount())];
        int[] positives = new int[of.positiveCount()];
        int positiveCount = 0;
        for (int p = 0; p < of.positiveCount(); p++) {
            if (of.positiveScores()[p] - epsilon < hardestNegative) {
                positives[positiveCount++] = of.positives()[p];
            }
        }
        int[] negatives = new int[of.negativeCount()];
        int negativeCount = 0;
        for (int n = 0; n < of.negativeCount(); n++) {
            if (of.negativeScores()[n] + epsilon > hardestPositive) {
                negatives[negativeCount++] = of.negatives()[n];
            }
        }
        return new Picked(Arrays.copyOf(positives, positiveCount), Arrays.copyOf(negatives, negativeCount));
    }
}
