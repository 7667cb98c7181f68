package io.contexture.loss;

import io.contexture.linalg.Matrix;

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
public record NTXentLoss(float temperature) implements SimilarityLoss {

    public NTXentLoss {
        if (!(temperature > 0) || Float.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; NT-Xent needs one above 0, usually 0.05 to 0.5");
        }
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, int[] labels) {
        BatchCheck.labels(scores, labels);
        BatchCheck.scores(scores);
        int n = scores.rows();
        Matrix gradient = Matrix.zeros(n, n);
        long pairs = positivePairs(labels);
        double sum = 0;
        if (pairs > 0) {
            double[] exponentials = new double[n];
            for (int anchor = 0; anchor < n; anchor++) {
                sum += anchor(scores, labels, anchor, exponentials, 1.0 / (pairs * (double) temperature),
                        gradient);
            }
        }
        return new LossValue(pairs == 0 ? 0 : sum / pairs, gradient);
    }

    /**
     * The sum over the positives of one anchor; its row of the gradient is written. All exponentials are taken relative
     * to the hardest negative, so that none overflows at any temperature.
     */
    private double anchor(Matrix scores, int[] labels, int anchor, double[] exponentials, double slope,
            Matrix gradient) {
        int n = labels.length;
        int row = scores.index(anchor);
        double hardest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            if (labels[j] != labels[anchor]) {
                hardest = Math.max(hardest, scores.data()[row + j] / (double) temperature);
            }
        }
        if (hardest == Double.NEGATIVE_INFINITY) {
            // No negative at all: every positive has probability 1.
            return 0;
        }
        double negatives = 0;
        for (int j = 0; j < n; j++) {
            if (labels[j] != labels[anchor]) {
                exponentials[j] = Math.exp(scores.data()[row + j] / (double) temperature - hardest);
                negatives += exponentials[j];
            }
        }
        double loss = 0;
        double onNegatives = 0;
        for (int j = 0; j < n; j++) {
            if (j != anchor && labels[j] == labels[anchor]) {
                double positive = scores.data()[row + j] / (double) temperature - hardest;
                // -log(e^p / (e^p + N)) = log(1 + N e^-p), whose exponential may overflow: then it is log N - p.
                double ratio = negatives * Math.exp(-positive);
                loss += Double.isInfinite(ratio) ? Math.log(negatives) - positive : Math.log1p(ratio);
                double denominator = Math.exp(positive) + negatives;
                gradient.data()[anchor * n + j] = (float) (-slope * missed(ratio));
                onNegatives += 1 / denominator;
            }
        }
        for (int j = 0; j < n; j++) {
            if (labels[j] != labels[anchor]) {
                gradient.data()[anchor * n + j] = (float) (slope * exponentials[j] * onNegatives);
            }
        }
        return loss;
    }

    /** One minus the positive's probability, from the ratio of negatives to positive. */
    private static double missed(double ratio) {
        return Double.isInfinite(ratio) ? 1 : ratio / (1 + ratio);
    }

    private static long positivePairs(int[] labels) {
        java.util.Map<Integer, Long> sizes = new java.util.HashMap<>();
        for (int label : labels) {
            sizes.merge(label, 1L, Long::sum);
        }
        return sizes.values().stream().mapToLong(size -> size * (size - 1)).sum();
    }
}
