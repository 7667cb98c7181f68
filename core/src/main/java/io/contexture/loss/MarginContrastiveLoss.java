package io.contexture.loss;

import io.contexture.linalg.Matrix;

/**
 * Pulls positives above {@code positiveMargin} and pushes negatives below {@code negativeMargin} in similarity:
 * {@code L = mean of (m+ - s_ij) over the positive pairs below m+, plus mean of (s_ij - m-) over the negative pairs
 * above m-}. The means are over the violating pairs only, whose number is not differentiated; a mean over none is 0; a
 * pair exactly at its margin does not violate; the diagonal counts as positive.
 *
 * <p>Source: Hadsell, Chopra, LeCun, CVPR 2006, in the form of Liao et al., ICML 2023.
 *
 * @param positiveMargin similarity that positives must reach: 0.75 beside the contextual loss, 0.9 alone
 * @param negativeMargin similarity that negatives must not exceed: 0.6
 */
public record MarginContrastiveLoss(float positiveMargin, float negativeMargin) implements SimilarityLoss {

    public MarginContrastiveLoss {
        check("positiveMargin", positiveMargin);
        check("negativeMargin", negativeMargin);
    }

    private static void check(String name, float margin) {
        if (!(margin >= -1 && margin <= 1)) {
            throw new IllegalArgumentException(
                    name + " is " + margin + "; a margin on cosines lies in -1 to 1");
        }
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, int[] labels) {
        BatchCheck.labels(scores, labels);
        BatchCheck.scores(scores);
        int n = scores.rows();
        double positiveSum = 0;
        double negativeSum = 0;
        long positives = 0;
        long negatives = 0;
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                float score = scores.data()[row + j];
                if (labels[i] == labels[j] && score < positiveMargin) {
                    positiveSum += (double) positiveMargin - score;
                    positives++;
                } else if (labels[i] != labels[j] && score > negativeMargin) {
                    negativeSum += (double) score - negativeMargin;
                    negatives++;
                }
            }
        }
        double value = mean(positiveSum, positives) + mean(negativeSum, negatives);
        return new LossValue(value, gradient(scores, labels, positives, negatives));
    }

    private Matrix gradient(Matrix scores, int[] labels, long positives, long negatives) {
        int n = scores.rows();
        Matrix gradient = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                float score = scores.data()[row + j];
                if (labels[i] == labels[j] && score < positiveMargin) {
                    gradient.data()[i * n + j] = -1f / positives;
                } else if (labels[i] != labels[j] && score > negativeMargin) {
                    gradient.data()[i * n + j] = 1f / negatives;
                }
            }
        }
        return gradient;
    }

    private static double mean(double sum, long count) {
        return count == 0 ? 0 : sum / count;
    }
}
