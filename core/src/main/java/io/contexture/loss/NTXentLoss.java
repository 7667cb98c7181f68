package io.contexture.loss;

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

    /** One element a positive. Exponentials are relative to the hardest negative, so that none overflows at any temperature. */
    @Override
    public void anchor(AnchorScores scores, Elements elements) {
        int negativeCount = scores.negativeCount();
        double hardest = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < negativeCount; n++) {
            hardest = Math.max(hardest, scores.negatives()[n] / (double) temperature);
        }
        double negatives = 0;
        for (int n = 0; n < negativeCount; n++) {
            double exponential = Math.exp(scores.negatives()[n] / (double) temperature - hardest);
            scores.onNegatives()[n] = exponential;
            negatives += exponential;
        }
        double onNegatives = 0;
        for (int p = 0; p < scores.positiveCount(); p++) {
            if (negativeCount == 0) {
                // No negative at all: the positive has probability 1.
                elements.add(0);
                continue;
            }
            double positive = scores.positives()[p] / (double) temperature - hardest;
            // -log(e^p / (e^p + N)) = log(1 + N e^-p), whose exponential may overflow: then it is log N - p.
            double ratio = negatives * Math.exp(-positive);
            double weight = elements
                    .add(Double.isInfinite(ratio) ? Math.log(negatives) - positive : Math.log1p(ratio));
            scores.onPositives()[p] -= weight / temperature * missed(ratio);
            onNegatives += weight / temperature / (Math.exp(positive) + negatives);
        }
        for (int n = 0; n < negativeCount; n++) {
            scores.onNegatives()[n] *= onNegatives;
        }
    }

    /** One minus the positive's probability, from the ratio of negatives to positive. */
    private static double missed(double ratio) {
        return Double.isInfinite(ratio) ? 1 : ratio / (1 + ratio);
    }
}
