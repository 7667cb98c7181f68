package io.contexture.mining;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One triplet a positive pair, its negative drawn so that all distances come up alike: with the inverse of the density
 * {@code q(D) ~ D^(d-2) (1 - D^2/4)^((d-3)/2)} that the distance D of random points of the d-dimensional unit sphere has.
 * {@code w_an = 1 / q(max(D_an, cutoff))}, and 0 for a negative at {@code nonzeroLossCutoff} or beyond; an anchor's weights
 * are divided by their sum. Anchors without a positive or without a negative in reach are passed over.
 *
 * <p>Source: Wu, Manmatha, Smola, Krähenbühl, "Sampling Matters in Deep Embedding Learning", ICCV 2017, section 4. As in
 * their code each positive of an anchor comes up once; pytorch-metric-learning draws the positives, too, and loses
 * anchors whose negatives are all much farther than the nearest of the batch, to underflow.
 *
 * @param cutoff            distance below which negatives count as if they were there, above 0: 0.5
 * @param nonzeroLossCutoff distance from which negatives are too far to learn from, at most 2: 1.4
 */
public record DistanceWeightedMiner(float cutoff, float nonzeroLossCutoff) implements Miner {

    /** The published cut-offs. */
    public static final DistanceWeightedMiner PUBLISHED = new DistanceWeightedMiner(0.5f, 1.4f);

    public DistanceWeightedMiner {
        if (!(cutoff > 0 && cutoff < nonzeroLossCutoff && nonzeroLossCutoff <= 2)) {
            throw new IllegalArgumentException(
                    "cutoff is " + cutoff + " and nonzeroLossCutoff is " + nonzeroLossCutoff
                            + "; needed are 0 < cutoff < nonzeroLossCutoff <= 2, usually 0.5 and 1.4");
        }
    }

    /** {@inheritDoc} The scores are cosines, the distances are {@code sqrt(2 - 2 s)}. */
    @Override
    public Triplets mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random) {
        // A seed an anchor: what it draws does not depend on who else draws at the same time.
        long[] seeds = random.longs(comparison.anchors()).toArray();
        return Triplets.of(Candidates.eachAnchor(scores, comparison, new int[0],
                of -> draw(of, dimension, new SplittableRandom(seeds[of.anchor()]))));
    }

    /**
     * The probabilities that negatives are drawn with.
     *
     * @param scores     m x n cosines
     * @param dimension  d
     * @param comparison who the rows and columns are
     * @return m x n: 0 for what is no negative or too far; a row sums to 1, or to 0 if the anchor has no negative in reach
     */
    public Matrix weights(Matrix scores, int dimension, Comparison comparison) {
        Candidates.requireShape(scores, comparison);
        Matrix all = Matrix.zeros(scores.rows(), scores.columns());
        int[] negatives = new int[scores.columns()];
        for (int anchor = 0; anchor < scores.rows(); anchor++) {
            float[] ofNegatives = new float[comparison.negatives(anchor, negatives)];
            for (int n = 0; n < ofNegatives.length; n++) {
                ofNegatives[n] = scores.get(anchor, negatives[n]);
            }
            double[] weights = weights(ofNegatives, ofNegatives.length, dimension);
            double sum = Arrays.stream(weights).sum();
            for (int n = 0; sum > 0 && n < weights.length; n++) {
                all.set(anchor, negatives[n], (float) (weights[n] / sum));
            }
        }
        return all;
    }

    /**
     * {@code -log q(D)} but for a constant: {@code (2 - d) log D - (d - 3)/2 log(1 - D^2/4)}.
     *
     * @param distance  D, above 0 and below 2
     * @param dimension d
     */
    public static double logInverseDensity(double distance, int dimension) {
        return (2.0 - dimension) * Math.log(distance)
                - (dimension - 3.0) / 2 * Math.log(1 - distance * distance / 4);
    }

    /** Weights of an anchor's negatives relative to its largest: d powers of a distance would leave the range of a double. */
    private double[] weights(float[] cosines, int count, int dimension) {
        double[] weights = new double[count];
        double largest = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < weights.length; n++) {
            double distance = Math.max(UnitDistance.of(cosines[n]), cutoff);
            weights[n] = distance < nonzeroLossCutoff
                    ? logInverseDensity(distance, dimension)
                    : Double.NEGATIVE_INFINITY;
            largest = Math.max(largest, weights[n]);
        }
        for (int n = 0; n < weights.length; n++) {
            weights[n] = largest == Double.NEGATIVE_INFINITY ? 0 : Math.exp(weights[n] - largest);
        }
        return weights;
    }

    private int[] draw(Candidates of, int dimension, RandomGenerator random) {
        double[] upTo = weights(of.negativeScores(), of.negativeCount(), dimension);
        for (int n = 1; n < upTo.length; n++) {
            upTo[n] += upTo[n - 1];
        }
        double sum = upTo[upTo.length - 1];
        if (sum == 0) {
            return new int[0];
        }
        int[] picked = new int[2 * of.positiveCount()];
        for (int p = 0; p < of.positiveCount(); p++) {
            picked[2 * p] = of.positives()[p];
            picked[2 * p + 1] = of.negatives()[firstAbove(upTo, random.nextDouble() * sum)];
        }
        return picked;
    }

    /** Place of the first of ascending values that is above another, which is below the last: never one of weight 0. */
    private static int firstAbove(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
