package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

/**
 * The contextual loss with a piece of it taken away or made otherwise, to see what the piece is for:
 * {@code L = (1/n^2) sum over i != j of (Y_ij - C_ij)^2}, {@code Y_ij = 1[y_i = y_j]}, with {@code C} of {@link
 * ContextualVariantSimilarity}. Lies in [0, 1).
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, "Supervised Metric Learning to Rank for Retrieval via Contextual Similarity
 * Optimization", ICML 2023, ablations.
 *
 * @param k       neighbourhood size, as in {@link ContextualLoss}
 * @param eps     tolerance on squared distances, as in {@link ContextualLoss}; variants of step 1 alone have 1e-5 instead
 * @param variant which piece; {@link ContextualVariant#FULL} equals {@link ContextualLoss}, which is faster
 */
public record ContextualVariantLoss(int k, float eps, ContextualVariant variant) implements SimilarityLoss {

    public ContextualVariantLoss {
        // The same options within the same bounds.
        ContextualLoss whole = new ContextualLoss(k, eps);
        k = whole.k();
        eps = whole.eps();
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        BatchCheck.within("the contextual loss", comparison);
        BatchCheck.scores(scores, comparison);
        ContextualVariantSimilarity similarity = ContextualVariantSimilarity.of(scores, this);
        int n = scores.rows();
        Matrix c = similarity.values();
        Matrix onC = Matrix.zeros(n, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    int y = comparison.anchorLabel(i) == comparison.referenceLabel(j) ? 1 : 0;
                    double difference = c.get(i, j) - y;
                    sum += difference * difference;
                    onC.set(i, j, (float) (2 * difference / ((double) n * n)));
                }
            }
        }
        return new LossValue(sum / ((double) n * n), similarity.backward(onC));
    }
}
