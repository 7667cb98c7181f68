package io.contexture.loss;

import io.contexture.linalg.LogSumExp;

/**
 * Pulls and pushes each score the harder, the farther it is from its optimum:
 * {@code L_i = log(1 + sum over negatives n of e^(gamma a_n (s_in - m)) sum over positives p of
 * e^(-gamma a_p (s_ip - (1 - m))))}, {@code a_p = (1 + m - s_ip)+}, {@code a_n = (s_in + m)+}; {@code a} is a constant for
 * the gradient. An anchor without positives or without negatives has 0; the loss is the mean of the elements above 0.
 *
 * <p>Source: Sun et al., "Circle Loss: A Unified Perspective of Pair Similarity Optimization", CVPR 2020, in the form of
 * pytorch-metric-learning's {@code CircleLoss}. For cosines.
 *
 * @param m     margin, 0 to 1: 0.4 for fine-grained retrieval, 0.25 for faces and people
 * @param gamma scale, above 0: 80 for fine-grained retrieval, 256 for faces and people
 */
public record CircleLoss(double m, double gamma) implements AnchorLoss {

    /** For fine-grained retrieval: m 0.4, gamma 80. */
    public static final CircleLoss USUAL = new CircleLoss(0.4, 80);

    public CircleLoss {
        if (!(m >= 0 && m <= 1)) {
            throw new IllegalArgumentException(
                    "m is " + m + "; the margin lies in 0 to 1, usually 0.25 to 0.4");
        }
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "gamma is " + gamma + "; the scale must be above 0, usually 80 to 256");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.NON_ZERO_MEAN;
    }

    /** One element, {@code log(1 + e^(N + P))}; its slope goes to each score by its softmax, times {@code gamma a}. */
    @Override
    public void anchor(AnchorScores scores, Elements elements) {
        int positives = scores.positiveCount();
        int negatives = scores.negativeCount();
        if (positives == 0 || negatives == 0) {
            elements.add(0);
            return;
        }
        double[] onPositives = scores.onPositives();
        double[] onNegatives = scores.onNegatives();
        for (int p = 0; p < positives; p++) {
            double s = scores.positives()[p];
            onPositives[p] = -gamma * pull(s) * (s - (1 - m));
        }
        for (int n = 0; n < negatives; n++) {
            double s = scores.negatives()[n];
            onNegatives[n] = gamma * push(s) * (s - m);
        }
        double both = LogSumExp.replace(onNegatives, negatives) + LogSumExp.replace(onPositives, positives);
        double slope = elements.add(Softplus.of(both)) * Softplus.slope(both);
        for (int p = 0; p < positives; p++) {
            onPositives[p] *= -slope * gamma * pull(scores.positives()[p]);
        }
        for (int n = 0; n < negatives; n++) {
            onNegatives[n] *= slope * gamma * push(scores.negatives()[n]);
        }
    }

    private double pull(double positive) {
        return Math.max(1 + m - positive, 0);
    }

    private double push(double negative) {
        return Math.max(negative + m, 0);
    }
}
