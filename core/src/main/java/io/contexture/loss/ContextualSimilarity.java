package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

/**
 * The contextual similarity of the rows of a batch: two rows are similar if they share neighbours, and neighbours of
 * their mutual neighbours. A measure in [0, 1], symmetric, whatever the scores it is made from.
 *
 * <p>With {@code D = max(2 - 2 S, 0)} and {@code d_i(k)} the k-th smallest distance in row i, itself included:
 * <ol>
 * <li>{@code N(i) = {j : D_ij <= d_i(k) + eps}}, the neighbourhood;
 * <li>{@code W_ij = 1[j in N(i)] (A_ij + B_ij) / 2} with {@code A_ij = |N(i) and N(j)| / |N(i)|} and {@code B_ij} the
 * same of the complements; {@code B_ij = 1} where the complement of N(i) is empty: the empty set is in any other;
 * <li>{@code J_ij = mean over m in R(i) of W_mj} with {@code R(i)} the mutual neighbours at {@code k/2} (rounded down);
 * 0 where R(i) is empty, which needs a row that is not its own nearest neighbour;
 * <li>{@code C = (J + J^T) / 2}.
 * </ol>
 *
 * <p>An indicator's derivative is the constant 10 for every pair, and none for its threshold; {@code |N(i)|} and the size
 * of its complement are constants, {@code |R(i)|} is not.
 *
 * <p>It comes in two forms that give the same numbers: {@link SparseContextualSimilarity} for small neighbourhoods, where
 * nearly all of {@code N}, {@code W}, {@code C} is zero, and {@link DenseContextualSimilarity} for large ones.
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, ICML 2023 (arXiv 2210.01908), and the authors' code for what it leaves open.
 */
public sealed interface ContextualSimilarity permits SparseContextualSimilarity, DenseContextualSimilarity {

    /** What an indicator passes back, the paper's stand-in for its derivative. */
    float INDICATOR_SLOPE = 10;

    /** How much {@code -D = 2 S - 2} moves with a score. */
    float DISTANCE_SLOPE = 2;

    /**
     * The contextual similarity of a score matrix.
     *
     * @param scores n x n similarities, 1 for equal rows; need not be symmetric; not changed, and not to be changed while
     *               {@link #backward} may be called
     * @param k      neighbourhood size, the row itself included: 2 to n
     * @param eps    tolerance on squared distances, at least 0
     * @throws IllegalArgumentException if k or eps is out of range, the matrix is not square, or a score is not finite
     */
    static ContextualSimilarity of(Matrix scores, int k, float eps) {
        checkOptions(k, eps);
        if (scores.rows() != scores.columns()) {
            throw new IllegalArgumentException(
                    "the score matrix is " + scores.rows() + " x " + scores.columns()
                            + "; it must be square, a row and a column for every row of the batch");
        }
        Rows.requireFinite(scores, "scores");
        checkRows(k, scores.rows());
        Neighbourhoods neighbourhoods = Neighbourhoods.of(scores, k, eps);
        return neighbourhoods.favourDense()
                ? new DenseContextualSimilarity(scores, neighbourhoods)
                : new SparseContextualSimilarity(neighbourhoods);
    }

    /** Refuses options that no batch can meet. */
    static void checkOptions(int k, float eps) {
        if (k < 2) {
            throw new IllegalArgumentException(
                    "k is " + k + "; the contextual similarity needs 2 <= k <= n (n rows"
                            + " in the batch), usually the number of images a class has in the batch");
        }
        if (!(eps >= 0) || Float.isInfinite(eps)) {
            throw new IllegalArgumentException(
                    "eps is " + eps
                            + "; the tolerance on squared distances must be at least 0 (0.05 in the paper)");
        }
    }

    /** Refuses a batch of fewer than k rows. */
    static void checkRows(int k, int n) {
        if (k > n) {
            throw new IllegalArgumentException("k is " + k + " but the batch has only n = " + n
                    + " rows; the contextual similarity needs k <= n: lower k or enlarge the batch");
        }
    }

    /** C, n x n: the similarities, in [0, 1] and symmetric. */
    Matrix values();

    /**
     * The way back.
     *
     * @param cotangent n x n, the gradient of something with respect to {@link #values}; need not be symmetric
     * @return its n x n gradient with respect to the scores, that is, the gradient of {@code sum(values * cotangent)}
     */
    Matrix backward(Matrix cotangent);
}
