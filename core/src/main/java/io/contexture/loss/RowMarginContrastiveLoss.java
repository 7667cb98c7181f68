package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.Arrays;

/**
 * {@link MarginContrastiveLoss} with margins of each anchor, {@code (m+_i - s_ij)+} and {@code (s_ij - m-_i)+}.
 *
 * @param positiveMargins one an anchor
 * @param negativeMargins one an anchor
 */
record RowMarginContrastiveLoss(float[] positiveMargins, float[] negativeMargins) implements ElementLoss {

    RowMarginContrastiveLoss {
        positiveMargins = positiveMargins.clone();
        negativeMargins = negativeMargins.clone();
        if (positiveMargins.length != negativeMargins.length) {
            throw new IllegalArgumentException(
                    positiveMargins.length + " positive and " + negativeMargins.length
                            + " negative margins; every anchor needs one of each");
        }
        for (int i = 0; i < positiveMargins.length; i++) {
            MarginContrastiveLoss.check("the positive margin of anchor " + i, positiveMargins[i]);
            MarginContrastiveLoss.check("the negative margin of anchor " + i, negativeMargins[i]);
        }
    }

    @Override
    public Reducer reducer() {
        return Reducer.NON_ZERO_MEAN;
    }

    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        checkCount(comparison);
        return MarginViolations.evaluate(scores, comparison, reducer, i -> positiveMargins[i],
                i -> negativeMargins[i]);
    }

    @Override
    public double[] elements(Matrix scores, Comparison comparison) {
        checkCount(comparison);
        return MarginViolations.elements(scores, comparison, i -> positiveMargins[i],
                i -> negativeMargins[i]);
    }

    private void checkCount(Comparison comparison) {
        if (comparison.anchors() != positiveMargins.length) {
            throw new IllegalArgumentException(positiveMargins.length + " margins for " + comparison.anchors()
                    + " anchors; every anchor needs one of each kind");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowMarginContrastiveLoss(float[] positive, float[] negative)
                && Arrays.equals(positive, positiveMargins) && Arrays.equals(negative, negativeMargins);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positiveMargins) + Arrays.hashCode(negativeMargins);
    }

    @Override
    public String toString() {
        return "MarginContrastiveLoss[positiveMargins=" + Arrays.toString(positiveMargins)
                + ", negativeMargins="
                + Arrays.toString(negativeMargins) + "]";
    }
}
