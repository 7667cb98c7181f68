package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;

/**
 * Step 3 on dense matrices: {@code J_ij = sum over m of (R_im and W_mj) / |R(i)|}, {@code R_ij = H_ij and H_ji} the mutual
 * k/2-neighbours, {@code |R(i)|} their row sum; 0, without a gradient, where R(i) is empty. Then {@code C = (J + J^T) / 2}.
 */
final class DenseExpansion {

    private final ContextualVariant variant;
    private final DenseNeighbours half;
    private final Matrix weightsTransposed;
    private final Matrix mutual;
    private final double[] sizes;
    private final Matrix expanded;
    private final Matrix values;

    /** The expansion of {@code weights}, W, by the one-sided k/2-neighbourhoods {@code half}, H. */
    DenseExpansion(DenseNeighbours half, Matrix weights, ContextualVariant variant) {
        this.variant = variant;
        this.half = half;
        this.weightsTransposed = Entrywise.transposed(weights);
        this.mutual = variant.and().entrywise(half.values(), Entrywise.transposed(half.values()));
        this.sizes = RowSums.of(mutual);
        this.expanded = perMutual(variant.and().counted(mutual, weightsTransposed));
        this.values = Entrywise.symmetrised(expanded);
    }

    /** R, n x n. */
    Matrix mutual() {
        return mutual;
    }

    /** J, n x n. */
    Matrix expanded() {
        return expanded;
    }

    /** C, n x n. */
    Matrix values() {
        return values;
    }

    /**
     * What comes back.
     *
     * @param onScores  the gradient with respect to the scores, through H
     * @param onWeights the gradient with respect to W
     */
    record Gradients(Matrix onScores, Matrix onWeights) {}

    /** Back, from the gradient with respect to C. */
    Gradients backward(Matrix upstream) {
        Matrix onCounts = perMutual(Entrywise.symmetrised(upstream));
        Matrix onMutual = variant.and().countedBackward(mutual, weightsTransposed, onCounts);
        if (!variant.expansionSizeIsConstant()) {
            RowSums.addBackward(Entrywise.product(onCounts, expanded), onMutual);
        }
        Matrix onWeightsTransposed = variant.and().countedBackward(weightsTransposed, mutual,
                Entrywise.transposed(onCounts));
        // H_ij is the first argument of R_ij and the second of R_ji.
        Matrix onHalf = variant.and().entrywiseBackward(half.values(),
                Entrywise.transposed(half.values()), Entrywise.plusTransposed(onMutual));
        return new Gradients(half.backward(onHalf), Entrywise.transposed(onWeightsTransposed));
    }

    private Matrix perMutual(Matrix counts) {
        int n = counts.columns();
        Matrix mean = Matrix.zeros(n, n);
        for (int at = 0; at < n * n; at++) {
            double size = sizes[at / n];
            mean.data()[at] = RowSums.isEmpty(size) ? 0 : (float) (counts.data()[at] / size);
        }
        return mean;
    }
}
