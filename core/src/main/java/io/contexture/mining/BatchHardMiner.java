package io.contexture.mining;

import static io.contexture.mining.Candidates.least;
import static io.contexture.mining.Candidates.most;

import io.contexture.linalg.Matrix;
import java.util.random.RandomGenerator;

/**
 * One triplet an anchor: its hardest positive, {@code argmin over p of s_ap}, and its hardest negative,
 * {@code argmax over n of s_an}; of equally hard ones the first. Anchors without a positive or without a negative are passed
 * over.
 *
 * <p>Source: Hermans, Beyer, Leibe, "In Defense of the Triplet Loss for Person Re-Identification", 2017.
 */
public record BatchHardMiner() implements Miner {

    /** {@inheritDoc} */
    @Override
    public Triplets mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        return Triplets.of(Candidates.eachAnchor(scores, comparison, new int[0], BatchHardMiner::hardest));
    }

    private static int[] hardest(Candidates of) {
        return new int[]{of.positives()[least(of.positiveScores(), of.positiveCount())],
                of.negatives()[most(of.negativeScores(), of.negativeCount())]};
    }
}
