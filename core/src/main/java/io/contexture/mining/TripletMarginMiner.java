package io.contexture.mining;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The triplets of a difficulty, by the distances of normalised embeddings: {@code gap = d_an - d_ap} against 0 and the
 * margin, see {@link TripletDifficulty}. There may be as many as n^3; a triplet margin loss that is to look at all of a
 * difficulty takes it as its own option and lists none.
 *
 * <p>Source: pytorch-metric-learning's {@code TripletMarginMiner}; the terms are those of Schroff et al., "FaceNet", CVPR
 * 2015.
 *
 * @param margin   distance by which a positive should be nearer than a negative, from 0 up: 0.2
 * @param triplets which triplets: the violating ones (pytorch-metric-learning's "all"), hard, semi-hard or easy
 */
public record TripletMarginMiner(float margin, TripletDifficulty triplets) implements Miner {

    public TripletMarginMiner {
        if (!(margin >= 0) || Float.isInfinite(margin)) {
            throw new IllegalArgumentException("margin is " + margin
                    + "; the triplet margin miner needs one from 0 up, usually 0.2 (distances are 0 to 2)");
        }
    }

    /** {@inheritDoc} The scores are cosines, the distances are {@code sqrt(2 - 2 s)}. */
    @Override
    public Triplets mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        return Triplets.of(Candidates.eachAnchor(scores, comparison, new int[0], this::withinBounds));
    }

    private int[] withinBounds(Candidates of) {
        double above = triplets.above(margin);
        double upTo = triplets.upTo(margin);
        double[] toNegatives = new double[of.negativeCount()];
        for (int n = 0; n < toNegatives.length; n++) {
            toNegatives[n] = UnitDistance.of(of.negativeScores()[n]);
        }
        int[] picked = new int[2 * toNegatives.length];
        int size = 0;
        for (int p = 0; p < of.positiveCount(); p++) {
            double toPositive = UnitDistance.of(of.positiveScores()[p]);
            if (picked.length < size + 2 * toNegatives.length) {
                picked = Arrays.copyOf(picked, 2 * picked.length);
            }
            for (int n = 0; n < toNegatives.length; n++) {
                double gap = toNegatives[n] - toPositive;
                if (gap > above && gap <= upTo) {
                    picked[size++] = of.positives()[p];
                    picked[size++] = of.negatives()[n];
                }
            }
        }
        return Arrays.copyOf(picked, size);
    }
}
