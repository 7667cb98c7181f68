package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;

/**
 * Holds the mean similarity of a batch, the diagonal included, near a target: {@code L = (mean of s_ij - s0)^2}.
 *
 * <p>Source: Liao et al., ICML 2023.
 *
 * @param targetSimilarity s0, -1 to 1: 0.25 in the paper at 256, 0.3 at 224
 */
public record SimilarityRegulariser(float targetSimilarity) implements SimilarityLoss {

    public SimilarityRegulariser {
        if (!(targetSimilarity >= -1 && targetSimilarity <= 1)) {
            throw new IllegalArgumentException(
                    "targetSimilarity is " + targetSimilarity
                            + "; a mean cosine lies in -1 to 1 (0.25 in the paper)");
        }
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, int[] labels) {
        BatchCheck.labels(scores, labels);
        BatchCheck.scores(scores);
        int n = scores.rows();
        double sum = 0;
        for (int at = scores.offset(); at < scores.offset() + n * n; at++) {
            sum += scores.data()[at];
        }
        double pairs = (double) n * n;
        double excess = sum / pairs - targetSimilarity;
        Matrix gradient = Matrix.zeros(n, n);
        Arrays.fill(gradient.data(), (float) (2 * excess / pairs));
        return new LossValue(excess * excess, gradient);
    }
}
