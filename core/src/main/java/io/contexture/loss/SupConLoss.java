package io.contexture.loss;

import io.contexture.linalg.LogSumExp;

/**
 * Supervised contrastive loss: the mean log-probability of an anchor's positives among all others,
 * {@code L_i = -(1/|P(i)|) sum over positives p of log(e^(s_ip/t) / sum over positives and negatives a of e^(s_ia/t))}.
 * An anchor without positives or without negatives has 0; the loss is the mean of the elements above 0.
 *
 * <p>Source: Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020 ({@code L_out}), in the form of
 * pytorch-metric-learning's {@code SupConLoss}. There an anchor without negatives has 0 only if no anchor has one.
 *
 * @param temperature t, above 0: 0.1
 */
public record SupConLoss(double temperature) implements AnchorLoss {

    public SupConLoss {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; SupCon needs one above 0, usually 0.05 to 0.5");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.NON_ZERO_MEAN;
    }

    /** One element; the slope on a score is its softmax over t, less {@code 1/(t |P|)} for a positive. */
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
        double mean = 0;
        for (int p = 0; p < positives; p++) {
            onPositives[p] = scores.positives()[p] / temperature;
            mean += onPositives[p] / positives;
        }
        for (int n = 0; n < negatives; n++) {
            onNegatives[n] = scores.negatives()[n] / temperature;
        }
        double ofPositives = LogSumExp.replace(onPositives, positives);
        double ofNegatives = LogSumExp.replace(onNegatives, negatives);
        double all = ofPositives + Softplus.of(ofNegatives - ofPositives);
        double slope = elements.add(all - mean) / temperature;
        double sharePositive = Math.exp(ofPositives - all);
        double shareNegative = Math.exp(ofNegatives - all);
        for (int p = 0; p < positives; p++) {
            onPositives[p] = slope * (onPositives[p] * sharePositive - 1.0 / positives);
        }
        for (int n = 0; n < negatives; n++) {
            onNegatives[n] *= slope * shareNegative;
        }
    }
}
