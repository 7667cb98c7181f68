package io.contexture.loss;

import io.contexture.linalg.LogSumExp;

/**
 * Normalised temperature-scaled cross entropy: each positive pair against all negatives of its anchor,
 * {@code L = mean over pairs (a, p), y_a = y_p, a != p, of -log(e^(s_ap/t) / (e^(s_ap/t) + sum over y_n != y_a of
 * e^(s_an/t)))}. The other positives of the anchor are not in the sum. 0, with a gradient of 0, if the batch has no
 * positive pair.
 *
 * <p>Source: Sohn, NIPS 2016; Chen et al., "A Simple Framework for Contrastive Learning", ICML 2020; with labels as in
 * pytorch-metric-learning's {@code NTXentLoss}.
 *
 * @param temperature t, above 0: 0.07 in pytorch-metric-learning, 0.1 beside the contextual loss
 */
public record NTXentLoss(float temperature) implements AnchorLoss {

    public NTXentLoss {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; NT-Xent needs one above 0, usually 0.05 to 0.5");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.MEAN;
    }

    /**
     * One element a positive, {@code log(1 + e^(N - s_ap/t))} with {@code N} the logarithm of the sum over negatives, and
     * for it {@code missed}, one minus the positive's probability: the slope on {@code s_ap} is {@code -missed/t}, the
     * negatives share {@code missed/t} by their softmax.
     */
    @Override
    public void anchor(AnchorScores scores, Elements elements) {
        double[] onNegatives = scores.onNegatives();
        for (int n = 0; n < scores.negativeCount(); n++) {
            onNegatives[n] = scores.negatives()[n] / (double) temperature;
        }
        double negatives = LogSumExp.replace(onNegatives, scores.negativeCount());
        double missedInAll = 0;
        for (int p = 0; p < scores.positiveCount(); p++) {
            double ahead = negatives - scores.positives()[p] / (double) temperature;
            double missed = elements.add(Softplus.of(ahead)) * Softplus.slope(ahead);
            scores.onPositives()[p] -= missed / temperature;
            missedInAll += missed;
        }
        for (int n = 0; n < scores.negativeCount(); n++) {
            onNegatives[n] *= missedInAll / temperature;
        }
    }
}
