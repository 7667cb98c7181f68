package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

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
public record MarginContrastiveLoss(float positiveMargin, float negativeMargin) implements SparseLoss {

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
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        int[] columns = new int[scores.columns()];
        double positiveSum = 0;
        double negativeSum = 0;
        long positives = 0;
        long negatives = 0;
        for (int i = 0; i < scores.rows(); i++) {
            int row = scores.index(i);
            int own = comparison.own(i);
            int count = comparison.positives(i, columns);
            for (int p = own >= 0 ? -1 : 0; p < count; p++) {
                int j = p < 0 ? own : columns[p];
                if (scores.data()[row + j] < positiveMargin) {
                    positiveSum += (double) positiveMargin - scores.data()[row + j];
                    gradient.data()[gradient.index(i) + j] = -1;
                    positives++;
                }
            }
            count = comparison.negatives(i, columns);
            for (int q = 0; q < count; q++) {
                int j = columns[q];
                if (scores.data()[row + j] > negativeMargin) {
                    negativeSum += (double) scores.data()[row + j] - negativeMargin;
                    gradient.data()[gradient.index(i) + j] = 1;
                    negatives++;
                }
            }
        }
        for (int at = 0; at < gradient.data().length; at++) {
            float sign = gradient.data()[at];
            gradient.data()[at] = sign < 0 ? -1f / positives : sign > 0 ? 1f / negatives : 0;
        }
        return new LossValue(mean(positiveSum, positives) + mean(negativeSum, negatives), gradient);
    }

    /** {@inheritDoc} */
    @Override
    public SparseScan scan(int[] labels) {
        return new MarginScan(this, labels);
    }

    private static double mean(double sum, long count) {
        return count == 0 ? 0 : sum / count;
    }
}
