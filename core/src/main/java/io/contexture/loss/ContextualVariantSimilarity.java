package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The contextual similarity of the rows of a batch in any {@link ContextualVariant}, with every step to look at. With
 * {@code D = max(2 - 2 S, 0)} and {@code d_i(k)} the k-th smallest distance in row i, itself included, {@link
 * ContextualVariant#FULL} is
 * <ol>
 * <li>{@code N(i) = {j : D_ij <= d_i(k) + eps}}, the neighbourhood;
 * <li>{@code W_ij = 1[j in N(i)] (A_ij + B_ij) / 2} with {@code A_ij = |N(i) and N(j)| / |N(i)|} and {@code B_ij} the
 * same of the complements;
 * <li>{@code J_ij = mean over m in R(i) of W_mj} with {@code R(i)} the mutual neighbours at {@code k/2} (rounded down),
 * and {@code C = (J + J^T) / 2}.
 * </ol>
 * {@link DenseNeighbours}, {@link DenseOverlap} and {@link DenseExpansion} are these steps, each with its way back. An
 * indicator's derivative is the constant 10, and none for its threshold; {@code |N(i)|} and the size of its complement
 * are constants, {@code |R(i)|} is not.
 *
 * <p>Dense: a dozen n x n matrices, some products of them. For the whole loss {@link ContextualLoss} is much faster.
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, ICML 2023 (arXiv 2210.01908), and the authors' code for what it leaves open.
 */
public final class ContextualVariantSimilarity {

    private final DenseNeighbours neighbours;
    private final @Nullable DenseOverlap overlap;
    private final @Nullable DenseExpansion expansion;

    private ContextualVariantSimilarity(Matrix scores, ContextualVariantLoss loss) {
        ContextualVariant variant = loss.variant();
        float eps = variant.tolerance(loss.eps());
        this.neighbours = DenseNeighbours.of(scores, loss.k(), eps, variant.membership());
        this.overlap = variant.hasOverlap() ? new DenseOverlap(neighbours, variant) : null;
        this.expansion = variant.hasExpansion()
                ? new DenseExpansion(DenseNeighbours.of(scores, loss.k() / 2, eps, variant.membership()),
                        weights(), variant)
                : null;
    }

    /**
     * The similarity that a loss is made from.
     *
     * @param scores n x n similarities, 1 for equal rows; need not be symmetric; not changed, and not to be changed while
     *               {@link #backward} may be called
     * @param loss   k, eps and the variant
     * @throws IllegalArgumentException if the matrix is not square, a score is not finite, or n is below k
     */
    public static ContextualVariantSimilarity of(Matrix scores, ContextualVariantLoss loss) {
        if (scores.rows() != scores.columns()) {
            throw new IllegalArgumentException(
                    scores + " of scores is not square; it needs a row and a column"
                            + " for every row of the batch");
        }
        Rows.requireFinite(scores, "scores");
        if (loss.k() > scores.rows()) {
            throw new IllegalArgumentException("k is " + loss.k() + " but the batch has only n = "
                    + scores.rows()
                    + " rows; the contextual similarity needs k <= n: lower k or enlarge the batch");
        }
        return new ContextualVariantSimilarity(scores, loss);
    }

    /** N, n x n: 1 where j is in N(i). */
    public Matrix neighbours() {
        return neighbours.values();
    }

    /** W, n x n; N where the variant leaves step 2 out. */
    public Matrix weights() {
        return overlap == null ? neighbours.values() : overlap.weights();
    }

    /**
     * R, n x n: 1 where j is in R(i).
     *
     * @throws IllegalStateException if the variant leaves step 3 out
     */
    public Matrix mutualNeighbours() {
        return expansion().mutual();
    }

    /**
     * J, n x n.
     *
     * @throws IllegalStateException if the variant leaves step 3 out
     */
    public Matrix expanded() {
        return expansion().expanded();
    }

    /** C, n x n, in [0, 1]: what the last step of the variant gives. */
    public Matrix values() {
        return expansion == null ? weights() : expansion.values();
    }

    /**
     * The way back.
     *
     * @param cotangent n x n, the gradient of something with respect to {@link #values}; need not be symmetric
     * @return its n x n gradient with respect to the scores, that is, the gradient of {@code sum(values * cotangent)}
     */
    public Matrix backward(Matrix cotangent) {
        int n = values().rows();
        if (cotangent.rows() != n || cotangent.columns() != n) {
            throw new IllegalArgumentException(
                    "the cotangent is " + cotangent + ", the similarity " + values());
        }
        Matrix onValues = Matrix.of(cotangent.toArray(), n, n);
        if (expansion == null) {
            return neighboursBackward(onValues);
        }
        DenseExpansion.Gradients gradients = expansion.backward(onValues);
        Matrix onScores = neighboursBackward(gradients.onWeights());
        for (int at = 0; at < n * n; at++) {
            onScores.data()[at] += gradients.onScores().data()[at];
        }
        return onScores;
    }

    private Matrix neighboursBackward(Matrix onWeights) {
        return neighbours.backward(overlap == null ? onWeights : overlap.backward(onWeights));
    }

    private DenseExpansion expansion() {
        if (expansion == null) {
            throw new IllegalStateException("the variant has no query expansion");
        }
        return expansion;
    }
}
