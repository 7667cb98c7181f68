package io.contexture.loss;

import io.contexture.linalg.LogSumExp;
import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.similarity.LpSimilarity;
import io.contexture.similarity.Similarity;
import java.util.Arrays;

/**
 * Lifts each positive pair against the negatives of both its ends: {@code L = mean over positive pairs (i, p) of
 * (1/2) ((log(sum over negatives n of i of e^(s_in - m-) + sum over negatives n of p of e^(s_pn - m-)) + m+ - s_ip)+)^2}.
 * A pair without negatives has 0.
 *
 * <p>Among references, the negatives of p are those of the anchor whose own copy p is; where it is none, those of i
 * alone.
 *
 * <p>Source: Song et al., "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR 2016, in the form of
 * pytorch-metric-learning's {@code LiftedStructureLoss}, which takes the logarithm of an empty sum for 0. Published on
 * distances, which are scores with a minus sign.
 *
 * @param positiveMargin m+, the score up to which positives are pulled: 0
 * @param negativeMargin m-, the score from which negatives are pushed: -1, a distance of 1
 */
public record LiftedStructureLoss(double positiveMargin, double negativeMargin) implements ElementLoss {

    /** Margins at distances of 0 and 1. */
    public static final LiftedStructureLoss USUAL = new LiftedStructureLoss(0, -1);

    public LiftedStructureLoss {
        if (!Double.isFinite(positiveMargin) || !Double.isFinite(negativeMargin)) {
            throw new IllegalArgumentException("positiveMargin is " + positiveMargin + " and negativeMargin "
                    + negativeMargin + "; margins are finite scores, usually 0 and -1 for minus a distance");
        }
    }

    /** Minus the Euclidean distance of unit rows. */
    @Override
    public Similarity similarity() {
        return LpSimilarity.EUCLIDEAN;
    }

    /** The mean of all positive pairs. */
    @Override
    public Reducer reducer() {
        return Reducer.MEAN;
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        double[] lifted = negatives(scores, comparison, gradient);
        double[] onLifted = new double[scores.rows()];
        double[][] onPositives = new double[scores.rows()][];
        Elements[] pairs = pairs(scores, comparison, lifted, reducer, false, onLifted, onPositives);
        double shares = Elements.shares(pairs);
        if (shares == 0) {
            return new LossValue(0, Matrix.zeros(scores.rows(), scores.columns()));
        }
        AnchorScores.forEach(scores, comparison, anchor -> {
            int i = anchor.anchor();
            // So far the row holds the softmax of its negatives.
            float factor = (float) (onLifted[i] / shares);
            int end = gradient.index(i) + gradient.columns();
            for (int at = gradient.index(i); at < end; at++) {
                gradient.data()[at] *= factor;
            }
            System.arraycopy(onPositives[i], 0, anchor.onPositives(), 0, anchor.positiveCount());
            anchor.addSlopes(gradient, 1 / shares);
        });
        return new LossValue(Elements.sum(pairs) / shares, gradient);
    }

    /** {@inheritDoc} One a positive pair. */
    @Override
    public double[] elements(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        double[] lifted = negatives(scores, comparison, Matrix.zeros(scores.rows(), scores.columns()));
        Elements[] pairs = pairs(scores, comparison, lifted, Reducer.MEAN, true, new double[scores.rows()],
                new double[scores.rows()][]);
        return Arrays.stream(pairs).flatMapToDouble(Elements::values).toArray();
    }

    /** {@code log sum over negatives n of e^(s_in - m-)} of each anchor, and its derivatives, the softmax. */
    private double[] negatives(Matrix scores, Comparison comparison, Matrix softmax) {
        double[] lifted = new double[scores.rows()];
        AnchorScores.forEach(scores, comparison, anchor -> {
            for (int n = 0; n < anchor.negativeCount(); n++) {
                anchor.onNegatives()[n] = anchor.negatives()[n] - negativeMargin;
            }
            lifted[anchor.anchor()] = LogSumExp.replace(anchor.onNegatives(), anchor.negativeCount());
            anchor.addSlopes(softmax, 1);
        });
        return lifted;
    }

    /** The elements, pair by pair, with slopes on the sums over negatives of both ends and on the pair's score. */
    private Elements[] pairs(Matrix scores, Comparison comparison, double[] lifted, Reducer reducer,
            boolean kept,
            double[] onLifted, double[][] onPositives) {
        Elements[] pairs = new Elements[scores.rows()];
        int[] anchorOf = anchorsOfReferences(comparison);
        int[] columns = new int[scores.columns()];
        for (int i = 0; i < scores.rows(); i++) {
            pairs[i] = new Elements(reducer, comparison.anchorLabel(i), kept);
            int count = comparison.positives(i, columns);
            onPositives[i] = new double[count];
            for (int p = 0; p < count; p++) {
                int other = anchorOf[columns[p]];
                double ofOther = other < 0 ? Double.NEGATIVE_INFINITY : lifted[other];
                double both = logOfSum(lifted[i], ofOther);
                double hinge = Math.max(both + positiveMargin - scores.get(i, columns[p]), 0);
                double slope = pairs[i].add(hinge * hinge / 2) * hinge;
                if (hinge > 0) {
                    onPositives[i][p] = -slope;
                    onLifted[i] += slope * Math.exp(lifted[i] - both);
                }
                if (hinge > 0 && other >= 0) {
                    onLifted[other] += slope * Math.exp(ofOther - both);
                }
            }
        }
        return pairs;
    }

    /** {@code log(e^a + e^b)}; either may be negative infinity. */
    private static double logOfSum(double a, double b) {
        double larger = Math.max(a, b);
        return Double.isInfinite(larger) ? larger : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** The anchor that a reference is the own copy of, -1 if of none. */
    private static int[] anchorsOfReferences(Comparison comparison) {
        int[] anchorOf = new int[comparison.references()];
        Arrays.fill(anchorOf, -1);
        for (int anchor = comparison.anchors() - 1; anchor >= 0; anchor--) {
            if (comparison.own(anchor) >= 0) {
                anchorOf[comparison.own(anchor)] = anchor;
            }
        }
        return anchorOf;
    }
}
