package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.TripletDifficulty;
import io.contexture.mining.Triplets;
import io.contexture.similarity.LpSimilarity;
import io.contexture.similarity.Similarity;
import java.util.Arrays;

/**
 * A positive must be nearer to the anchor than a negative, by a margin: {@code L = mean over triplets (a, p, n) of
 * (m - (s_ap - s_an))+}, the mean over those above 0. With {@code s = -d}, minus the Euclidean distance of unit vectors, this is
 * {@code (d_ap - d_an + m)+} as published.
 *
 * <p>The triplets are all of the batch that are of the wanted difficulty, or those of them that a miner picked. None is
 * listed unless {@code swap} asks for it: memory does not grow with their number.
 *
 * <p>Source: Schroff, Kalenichenko, Philbin, "FaceNet", CVPR 2015; swap: Balntas et al., "Learning local feature descriptors
 * with triplets and shallow convolutional neural networks", BMVC 2016; in the form of pytorch-metric-learning's
 * {@code TripletMarginLoss}.
 *
 * @param margin   m, at least 0, in units of the score: 0.05 in pytorch-metric-learning, 0.2 of squared distances in the paper
 * @param smooth   whether {@code log(1 + e^x)} takes the place of {@code (x)+}
 * @param swap     whether the negative counts as the anchor's or the positive's, whichever it is more alike:
 *                 {@code max(s_an, s_pn)}; lists all triplets, on one core
 * @param triplets which triplets, by {@code s_ap - s_an} before any swap
 */
public record TripletMarginLoss(double margin, boolean smooth, boolean swap, TripletDifficulty triplets)
        implements
            ElementLoss {

    /** All triplets, margin 0.05. */
    public static final TripletMarginLoss USUAL = new TripletMarginLoss(0.05, false, false,
            TripletDifficulty.EVERY);

    public TripletMarginLoss {
        if (!(margin >= 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("margin is " + margin
                    + "; the triplet margin loss needs one from 0 up, usually 0.05 (distances are 0 to 2)");
        }
    }

    /** {@inheritDoc} Minus the Euclidean distance of unit vectors. */
    @Override
    public Similarity similarity() {
        return LpSimilarity.EUCLIDEAN;
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.NON_ZERO_MEAN;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also for a swap where the references are not the batch: the scores of positives with
     *                                  negatives are not there
     */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        return Elements.reduced(elements(scores, comparison, reducer, false, gradient), gradient);
    }

    @Override
    public double[] elements(Matrix scores, Comparison comparison) {
        Matrix unused = Matrix.zeros(scores.rows(), scores.columns());
        return Arrays.stream(elements(scores, comparison, Reducer.MEAN, true, unused))
                .flatMapToDouble(Elements::values).toArray();
    }

    private Elements[] elements(Matrix scores, Comparison comparison, Reducer reducer, boolean kept,
            Matrix gradient) {
        BatchCheck.scores(scores, comparison);
        if (swap && !comparison.isWithin()) {
            throw new IllegalArgumentException(
                    "swap compares positives with negatives, whose scores are not there "
                            + "where a batch has references; leave out swap, or the references");
        }
        Elements[] elements = new Elements[scores.rows()];
        Arrays.setAll(elements, anchor -> new Elements(reducer, comparison.anchorLabel(anchor), kept));
        if (swap || comparison.tuples() instanceof Triplets) {
            addListed(scores, comparison.triplets(), elements, gradient);
        } else {
            AnchorScores.forEach(scores, comparison, anchor -> {
                addAll(anchor, elements[anchor.anchor()]);
                anchor.addSlopes(gradient, 1);
            });
        }
        return elements;
    }

    /** Every positive of an anchor with every negative. */
    private void addAll(AnchorScores anchor, Elements elements) {
        double above = triplets.above(margin);
        double upTo = triplets.upTo(margin);
        double[] onNegatives = anchor.onNegatives();
        for (int p = 0; p < anchor.positiveCount(); p++) {
            double positive = anchor.positives()[p];
            double onPositive = 0;
            int satisfied = 0;
            for (int n = 0; n < anchor.negativeCount(); n++) {
                double gap = positive - anchor.negatives()[n];
                if (gap > above && gap <= upTo) {
                    double violation = margin - gap;
                    if (smooth || violation > 0) {
                        double slope = elements.add(hinge(violation)) * slope(violation);
                        onPositive -= slope;
                        onNegatives[n] += slope;
                    } else {
                        satisfied++;
                    }
                }
            }
            elements.addZeros(satisfied);
            anchor.onPositives()[p] += onPositive;
        }
    }

    private void addListed(Matrix scores, Triplets listed, Elements[] elements, Matrix gradient) {
        double above = triplets.above(margin);
        double upTo = triplets.upTo(margin);
        float[] slopes = gradient.data();
        for (int t = 0; t < listed.size(); t++) {
            int a = listed.anchors()[t];
            int p = listed.positives()[t];
            int n = listed.negatives()[t];
            double positive = scores.get(a, p);
            double gap = positive - scores.get(a, n);
            if (gap > above && gap <= upTo) {
                int from = swap && scores.get(p, n) > scores.get(a, n) ? p : a;
                double violation = margin - (positive - scores.get(from, n));
                float slope = (float) (elements[a].add(hinge(violation)) * slope(violation));
                slopes[gradient.index(a) + p] -= slope;
                slopes[gradient.index(from) + n] += slope;
            }
        }
    }

    private double hinge(double violation) {
        return smooth ? Softplus.of(violation) : Math.max(0, violation);
    }

    private double slope(double violation) {
        if (smooth) {
            return Softplus.slope(violation);
        }
        return violation > 0 ? 1 : 0;
    }
}
