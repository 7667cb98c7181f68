package io.contexture.mining;

import static io.contexture.mining.Candidates.least;

import io.contexture.linalg.Matrix;
import java.util.random.RandomGenerator;

/**
 * One triplet a positive pair: the hardest negative that is still farther than the positive,
 * {@code argmax of s_an over n with s_an < s_ap}, however far that is; where all negatives are as near as the positive or
 * nearer, the farthest of them, {@code argmin over n of s_an}. Of equal ones the first. Anchors without a positive or without
 * a negative are passed over.
 *
 * <p>Source: Schroff, Kalenichenko, Philbin, "FaceNet", CVPR 2015; the farthest negative as the way out is TensorFlow's
 * {@code triplet_semihard_loss}.
 */
public record SemiHardMiner() implements Miner {

    /** {@inheritDoc} */
    @Override
    public Triplets mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        return Triplets.of(Candidates.eachAnchor(scores, comparison, new int[0], SemiHardMiner::semiHard));
    }

    private static int[] semiHard(Candidates of) {
        int[] picked = new int[2 * of.positiveCount()];
        int farthest = least(of.negativeScores(), of.negativeCount());
        for (int p = 0; p < of.positiveCount(); p++) {
            float positive = of.positiveScores()[p];
            int hardest = farthest;
            for (int n = 0; n < of.negativeCount(); n++) {
                float negative = of.negativeScores()[n];
                if (negative < positive && negative > of.negativeScores()[hardest]) {
                    hardest = n;
                }
            }
            picked[2 * p] = of.positives()[p];
            picked[2 * p + 1] = of.negatives()[hardest];
        }
        return picked;
    }
}
