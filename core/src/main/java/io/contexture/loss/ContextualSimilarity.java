package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
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
 * <p>Steps forwards, in that order, and backwards stand side by side below. An indicator's derivative is the constant
 * 10 for every pair, and none for its threshold; {@code |N(i)|} and the size of its complement are constants,
 * {@code |R(i)|} is not. Memory: about ten n x n matrices.
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, ICML 2023 (arXiv 2210.01908), and the authors' code for what it leaves open.
 */
public final class ContextualSimilarity {

    /** What an indicator passes back, the paper's stand-in for its derivative. */
    private static final float INDICATOR_SLOPE = 10;

    /** How much {@code -D = 2 S - 2} moves with a score. */
    private static final float DISTANCE_SLOPE = 2;

    private final int n;
    private final Matrix scores;

    /** N as 0 and 1, and its row sums. */
    private final Matrix neighbours;
    private final int[] sizes;

    /** (A + B) / 2 of every pair, and W, the same within N. */
    private final Matrix overlap;
    private final Matrix weights;

    /** H, the one-sided k/2-neighbourhood; R = H and H^T; the row sums of R. */
    private final Matrix half;
    private final Matrix mutual;
    private final int[] mutualSizes;

    /** J and C. */
    private final Matrix expanded;
    private final Matrix values;

    private ContextualSimilarity(Matrix scores, int k, float eps) {
        this.n = scores.rows();
        this.scores = scores;
        this.neighbours = neighbourhoods(scores, k, eps);
        this.sizes = rowSizes(neighbours);
        this.overlap = jaccardOverlap(neighbours, sizes);
        this.weights = Entrywise.product(neighbours, overlap);
        this.half = neighbourhoods(scores, k / 2, eps);
        this.mutual = Entrywise.product(half, Entrywise.transposed(half));
        this.mutualSizes = rowSizes(mutual);
        this.expanded = queryExpansion(mutual, mutualSizes, weights);
        this.values = symmetrise(expanded);
    }

    /**
     * The contextual similarity of a score matrix.
     *
     * @param scores n x n similarities, 1 for equal rows; need not be symmetric; not changed, and not to be changed while
     *               {@link #backward} may be called
     * @param k      neighbourhood size, the row itself included: 2 to n
     * @param eps    tolerance on squared distances, at least 0
     * @throws IllegalArgumentException if k or eps is out of range, the matrix is not square, or a score is not finite
     */
    public static ContextualSimilarity of(Matrix scores, int k, float eps) {
        checkOptions(k, eps);
        if (scores.rows() != scores.columns()) {
            throw new IllegalArgumentException(
                    "the score matrix is " + scores.rows() + " x " + scores.columns()
                            + "; it must be square, a row and a column for every row of the batch");
        }
        Rows.requireFinite(scores, "scores");
        if (k > scores.rows()) {
            throw new IllegalArgumentException("k is " + k + " but the batch has only n = " + scores.rows()
                    + " rows; the contextual similarity needs k <= n: lower k or enlarge the batch");
        }
        return new ContextualSimilarity(scores, k, eps);
    }

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

    /** C, n x n: the similarities, in [0, 1] and symmetric. */
    public Matrix values() {
        return values;
    }

    /**
     * The way back.
     *
     * @param cotangent n x n, the gradient of something with respect to {@link #values}; need not be symmetric
     * @return its n x n gradient with respect to the scores, that is, the gradient of {@code sum(values * cotangent)}
     */
    public Matrix backward(Matrix cotangent) {
        if (cotangent.rows() != n || cotangent.columns() != n) {
            throw new IllegalArgumentException(
                    "the cotangent is " + cotangent.rows() + " x " + cotangent.columns() + ", the similarity "
                            + n
                            + " x " + n);
        }
        Matrix onExpanded = symmetriseBackward(cotangent);
        Matrix onMean = meanBackward(onExpanded);
        Matrix onHalf = queryExpansionBackward(onExpanded, onMean);
        Matrix onWeights = MatrixProduct.times(mutual, onMean);
        Matrix onNeighbours = jaccardOverlapBackward(onWeights);
        return neighbourhoodsBackward(onNeighbours, onHalf);
    }

    /** Step 1: N(i), row by row. The order of the float operations is the authors': ties must fall as theirs do. */
    private static Matrix neighbourhoods(Matrix scores, int k, float eps) {
        int n = scores.rows();
        Matrix mask = Matrix.zeros(n, n);
        float[] distances = new float[n];
        float[] nearest = new float[k];
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                distances[j] = Math.max(2 - 2 * scores.data()[row + j], 0f);
            }
            float threshold = -NearestDistance.kth(distances, nearest);
            for (int j = 0; j < n; j++) {
                mask.data()[i * n + j] = -distances[j] + eps >= threshold ? 1 : 0;
            }
        }
        return mask;
    }

    /** Step 1, back: every score has its share, near the threshold or not, unless {@code D}'s clamp holds it. */
    private Matrix neighbourhoodsBackward(Matrix onNeighbours, Matrix onHalf) {
        Matrix onScores = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            int row = scores.index(i);
            for (int j = 0; j < n; j++) {
                float sum = onNeighbours.data()[i * n + j] + onHalf.data()[i * n + j];
                onScores.data()[i * n + j] = 2 - 2 * scores.data()[row + j] >= 0
                        ? DISTANCE_SLOPE * INDICATOR_SLOPE * sum
                        : 0;
            }
        }
        return onScores;
    }

    /** Step 2: (A + B) / 2 of every pair; the complements' overlap follows from the neighbours' own. */
    private static Matrix jaccardOverlap(Matrix neighbours, int[] sizes) {
        int n = sizes.length;
        // Counts below 2^24: exact in float.
        Matrix shared = MatrixProduct.timesTransposed(neighbours, neighbours);
        float[] overlap = shared.data();
        for (int i = 0; i < n; i++) {
            int rest = n - sizes[i];
            for (int j = 0; j < n; j++) {
                float both = overlap[i * n + j];
                float ofNeighbours = both / sizes[i];
                float ofOthers = rest == 0 ? 1 : (rest - sizes[j] + both) / rest;
                overlap[i * n + j] = (ofNeighbours + ofOthers) / 2;
            }
        }
        return shared;
    }

    /**
     * Step 2, back: {@code (1/2) G_W (A + B) + (M + M^T) N - u_i}, with {@code P = (1/2) G_W N / |N(i)|},
     * {@code Q} the same over the complement's size, {@code M = P + Q} and {@code u_i} row and column sum of Q.
     */
    private Matrix jaccardOverlapBackward(Matrix onWeights) {
        Matrix onShared = Matrix.zeros(n, n);
        double[] onOthers = new double[n];
        for (int i = 0; i < n; i++) {
            int rest = n - sizes[i];
            double perNeighbour = 0.5 / sizes[i];
            // An empty complement: B is the constant 1.
            double perOther = rest == 0 ? 0 : 0.5 / rest;
            for (int j = 0; j < n; j++) {
                double upstream = (double) onWeights.data()[i * n + j] * neighbours.data()[i * n + j];
                onShared.data()[i * n + j] = (float) (upstream * (perNeighbour + perOther));
                onOthers[i] += upstream * perOther;
                onOthers[j] += upstream * perOther;
            }
        }
        Matrix onNeighbours = MatrixProduct.times(Entrywise.plusTransposed(onShared), neighbours);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                int at = i * n + j;
                onNeighbours.data()[at] += (float) (onWeights.data()[at] * overlap.data()[at] - onOthers[i]);
            }
        }
        return onNeighbours;
    }

    /** Step 3: the mean of W over the mutual neighbours, 0 where there is none. */
    private static Matrix queryExpansion(Matrix mutual, int[] mutualSizes, Matrix weights) {
        Matrix mean = MatrixProduct.times(mutual, weights);
        divideRows(mean, mutualSizes);
        return mean;
    }

    /** Step 3, back, through the mean: {@code G_J / |R(i)|}. */
    private Matrix meanBackward(Matrix onExpanded) {
        Matrix onMean = Matrix.of(onExpanded.toArray(), n, n);
        divideRows(onMean, mutualSizes);
        return onMean;
    }

    /** Step 3, back, to the one-sided half neighbourhoods, whose product R is, and whose count divides. */
    private Matrix queryExpansionBackward(Matrix onExpanded, Matrix onMean) {
        Matrix onMutual = MatrixProduct.timesTransposed(onMean, weights);
        for (int i = 0; i < n; i++) {
            if (mutualSizes[i] == 0) {
                continue;
            }
            double onSize = 0;
            for (int at = i * n; at < (i + 1) * n; at++) {
                onSize -= (double) onExpanded.data()[at] * expanded.data()[at];
            }
            onSize /= mutualSizes[i];
            for (int at = i * n; at < (i + 1) * n; at++) {
                onMutual.data()[at] += (float) onSize;
            }
        }
        return Entrywise.product(Entrywise.plusTransposed(onMutual), Entrywise.transposed(half));
    }

    /** Step 4: C. */
    private static Matrix symmetrise(Matrix expanded) {
        Matrix symmetric = Entrywise.plusTransposed(expanded);
        for (int at = 0; at < symmetric.data().length; at++) {
            symmetric.data()[at] /= 2;
        }
        return symmetric;
    }

    /** Step 4, back: the same. */
    private static Matrix symmetriseBackward(Matrix cotangent) {
        return symmetrise(cotangent);
    }

    private static void divideRows(Matrix matrix, int[] divisors) {
        int n = matrix.columns();
        for (int i = 0; i < divisors.length; i++) {
            for (int at = i * n; at < (i + 1) * n; at++) {
                // A row without a mutual neighbour is a sum of nothing.
                matrix.data()[at] = divisors[i] == 0 ? 0 : matrix.data()[at] / divisors[i];
            }
        }
    }

    private static int[] rowSizes(Matrix mask) {
        int[] sizes = new int[mask.rows()];
        for (int at = 0; at < mask.data().length; at++) {
            sizes[at / mask.columns()] += (int) mask.data()[at];
        }
        return sizes;
    }
}
