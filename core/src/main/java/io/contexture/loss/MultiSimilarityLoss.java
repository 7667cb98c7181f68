package io.contexture.loss;

import io.contexture.linalg.LogSumExp;

/**
 * Weighs each pair by its score relative to the base and to the anchor's other pairs:
 * {@code L = mean over anchors i of (1/alpha) log(1 + sum over positives p of e^(-alpha (s_ip - base))) +
 * (1/beta) log(1 + sum over negatives n of e^(beta (s_in - base)))}. A mean over all anchors, those without pairs (their
 * element is 0) included.
 *
 * <p>Source: Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019, in the
 * form of pytorch-metric-learning's {@code MultiSimilarityLoss}. The paper takes the pairs of its miner.
 *
 * @param alpha weight of positives, above 0: 2
 * @param beta  weight of negatives, above 0: 50
 * @param base  lambda of the paper, the score that divides positives from negatives: 0.5 for cosines (1 in the authors'
 *              code with their miner)
 */
public record MultiSimilarityLoss(double alpha, double beta, double base) implements AnchorLoss {

    /** alpha 2, beta 50, base 0.5. */
    public static final MultiSimilarityLoss USUAL = new MultiSimilarityLoss(2, 50, 0.5);

    public MultiSimilarityLoss {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY && beta > 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha is " + alpha + " and beta " + beta
                    + "; the multi-similarity loss needs both above 0, usually 2 and 50");
        }
        if (!Double.isFinite(base)) {
            throw new IllegalArgumentException(
                    "base is " + base + "; it must be a finite score, usually 0.5 for cosines");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.MEAN;
    }

    /** One element; its slopes are minus the positives' softmax (with the 1 in the sum), and the negatives'. */
    @Override
    public void anchor(AnchorScores scores, Elements elements) {
        double[] onPositives = scores.onPositives();
        double[] onNegatives = scores.onNegatives();
        for (int p = 0; p < scores.positiveCount(); p++) {
            onPositives[p] = -alpha * (scores.positives()[p] - base);
        }
        for (int n = 0; n < scores.negativeCount(); n++) {
            onNegatives[n] = beta * (scores.negatives()[n] - base);
        }
        double weight = elements
                .add(LogSumExp.replaceWithOne(onPositives, scores.positiveCount()) / alpha
                        + LogSumExp.replaceWithOne(onNegatives, scores.negativeCount()) / beta);
        for (int p = 0; p < scores.positiveCount(); p++) {
            onPositives[p] *= -weight;
        }
        for (int n = 0; n < scores.negativeCount(); n++) {
            onNegatives[n] *= weight;
        }
    }
}
