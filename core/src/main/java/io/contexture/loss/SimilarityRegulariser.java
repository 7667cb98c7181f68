package io.contexture.loss;

import io.contexture.linalg.ColumnSums;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.SparseMatrix;
import io.contexture.linalg.SymmetricProduct.Tile;
import io.contexture.mining.Comparison;
import java.util.Arrays;

/**
 * Holds the mean similarity of a batch, the diagonal included, near a target: {@code L = (mean of s_ij - s0)^2}.
 *
 * <p>Source: Liao et al., ICML 2023.
 *
 * @param targetSimilarity s0, -1 to 1: 0.25 in the paper at 256, 0.3 at 224
 */
public record SimilarityRegulariser(float targetSimilarity) implements SparseLoss {

    public SimilarityRegulariser {
        if (!(targetSimilarity >= -1 && targetSimilarity <= 1)) {
            throw new IllegalArgumentException(
                    "targetSimilarity is " + targetSimilarity
                            + "; a mean cosine lies in -1 to 1 (0.25 in the paper)");
        }
    }

    @Override
    public boolean takesTuples() {
        return false;
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        BatchCheck.scores(scores, comparison);
        double sum = 0;
        for (int at = scores.offset(); at < scores.offset() + scores.rows() * scores.columns(); at++) {
            sum += scores.data()[at];
        }
        double pairs = (double) scores.rows() * scores.columns();
        double excess = sum / pairs - targetSimilarity;
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        Arrays.fill(gradient.data(), (float) (2 * excess / pairs));
        return new LossValue(excess * excess, gradient);
    }

    /** {@code sum of s_ij = |sum of unit rows|^2}: no cosine needs to be seen. */
    @Override
    public SparseScan scan(int[] labels) {
        return new SparseScan() {

            @Override
            public void visit(Tile tile) {
                // The sum of all cosines is that of the rows, squared.
            }

            @Override
            public void lowerBars(int first, int count, float[] bars) {
                // None is of interest.
            }

            @Override
            public SparseGradient gradient(Matrix unit) {
                int n = unit.rows();
                double squared = 0;
                for (double sum : ColumnSums.of(unit)) {
                    squared += sum * sum;
                }
                double pairs = (double) n * n;
                double excess = squared / pairs - targetSimilarity;
                double[] constants = new double[n];
                Arrays.fill(constants, 2 * excess / pairs);
                return new SparseGradient(excess * excess, SparseMatrix.empty(n, n), constants);
            }
        };
    }
}
