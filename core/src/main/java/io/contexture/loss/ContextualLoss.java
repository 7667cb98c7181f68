package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

/**
 * Makes the contextual similarity of a pair 1 within a class and 0 between classes:
 * {@code L = (1/n^2) sum over i != j of (Y_ij - C_ij)^2}, {@code Y_ij = 1[y_i = y_j]}, with {@code C} of
 * {@link ContextualSimilarity}. Lies in [0, 1).
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, "Supervised Metric Learning to Rank for Retrieval via Contextual Similarity
 * Optimization", ICML 2023.
 *
 * @param k   neighbourhood size, the row itself included: at least 2 and at most n; usually the number of images that a
 *            class has in the batch (4 in the paper)
 * @param eps tolerance on squared distances (0.05 in the paper), at least 0
 */
public record ContextualLoss(int k, float eps) implements SimilarityLoss {

    public ContextualLoss {
        ContextualSimilarity.checkOptions(k, eps);
    }

    @Override
    public boolean takesTuples() {
        return false;
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        BatchCheck.within("the contextual loss", comparison);
        BatchCheck.scores(scores, comparison);
        ContextualSimilarity similarity = ContextualSimilarity.of(scores, k, eps);
        int n = scores.rows();
        float[] c = similarity.values().data();
        Matrix cotangent = Matrix.zeros(n, n);
        double sum = 0;
        double slope = 2.0 / ((double) n * n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double difference = c[i * n + j]
                            - (comparison.anchorLabel(i) == comparison.referenceLabel(j) ? 1 : 0);
                    sum += difference * difference;
                    cotangent.data()[i * n + j] = (float) (slope * difference);
                }
            }
        }
        return new LossValue(sum / ((double) n * n), similarity.backward(cotangent));
    }
}
