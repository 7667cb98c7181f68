package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

/**
 * Pulls positives above {@code positiveMargin} and pushes negatives below {@code negativeMargin} in similarity:
 * {@code L = mean of (m+ - s_ij) over the positive pairs below m+, plus mean of (s_ij - m-) over the negative pairs
 * above m-}. The means are over the violating pairs only, whose number is not differentiated; a mean over none is 0; a
 * pair exactly at its margin does not violate. The diagonal counts as positive, unless pairs were mined.
 *
 * <p>Source: Hadsell, Chopra, LeCun, CVPR 2006, in the form of Liao et al., ICML 2023; on distances (margins 0 and -1 of
 * {@link io.contexture.similarity.LpSimilarity#EUCLIDEAN}), pytorch-metric-learning's {@code ContrastiveLoss}.
 *
 * @param positiveMargin score that positives must reach: 0.75 in cosine beside the contextual loss, 0.9 alone
 * @param negativeMargin score that negatives must not exceed: 0.6 in cosine
 */
public record MarginContrastiveLoss(float positiveMargin,
        float negativeMargin) implements ElementLoss, SparseLoss {

    public MarginContrastiveLoss {
        check("positiveMargin", positiveMargin);
        check("negativeMargin", negativeMargin);
    }

    static void check(String name, float margin) {
        if (!Float.isFinite(margin)) {
            throw new IllegalArgumentException(name + " is " + margin
                    + "; a margin is a finite score: -1 to 1 for cosines, minus a distance for distances");
        }
    }

    /**
     * The loss with a positive and a negative margin for each anchor of the batch.
     *
     * @param positiveMargins one an anchor
     * @param negativeMargins one an anchor
     */
    public static ElementLoss withMarginsOfRows(float[] positiveMargins, float[] negativeMargins) {
        return new RowMarginContrastiveLoss(positiveMargins, negativeMargins);
    }

    /** The violating pairs' mean, positives and negatives apart. */
    @Override
    public Reducer reducer() {
        return Reducer.NON_ZERO_MEAN;
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer) {
        return MarginViolations.evaluate(scores, comparison, reducer, _ -> positiveMargin,
                _ -> negativeMargin);
    }

    /** {@inheritDoc} */
    @Override
    public SparseScan scan(int[] labels) {
        return new MarginScan(this, labels);
    }

    /** {@inheritDoc} Of each anchor the positive pairs', then the negative ones'; violations before zeros. */
    @Override
    public double[] elements(Matrix scores, Comparison comparison) {
        return MarginViolations.elements(scores, comparison, _ -> positiveMargin, _ -> negativeMargin);
    }
}
