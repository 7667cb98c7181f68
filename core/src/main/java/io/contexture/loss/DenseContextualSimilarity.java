package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.SumsOfRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The contextual similarity where neighbourhoods are large: whole n x n matrices, two to four products of them, and overlaps by
 * counting the common bits of rows of N. Costs O(n^3) time whatever the neighbourhoods, on the vector unit, and about nine n x n
 * matrices of memory.
 *
 * <p>Steps forwards, in the paper's order, and backwards stand side by side. Symbols are those of
 * {@link ContextualSimilarity}.
 */
final class DenseContextualSimilarity implements ContextualSimilarity {

    private static final int SMALLEST_RANGE = 8;

    /** A sum of rows takes twice as long an addition as a product does a term. */
    private static final int FEW = 2;

    private final int n;
    private final Matrix scores;
    private final Neighbourhoods near;

    /** N as 0 and 1. */
    private final Matrix neighbours;

    /** (A + B) / 2 of every pair, and W, the same within N. */
    private final Matrix overlap;
    private final Matrix weights;

    /** H^T, the one-sided k/2-neighbourhood read by columns; of each row the columns of R = H and H^T, and R itself if they are many. */
    private final Matrix halfTransposed;
    private final int[][] mutual;
    private final @Nullable Matrix mutualMask;

    /** J and C. */
    private final Matrix expanded;
    private final Matrix values;

    DenseContextualSimilarity(Matrix scores, Neighbourhoods near) {
        this.n = near.rows();
        this.scores = scores;
        this.near = near;
        this.neighbours = neighbours();
        this.overlap = jaccardOverlap();
        this.weights = Entrywise.product(neighbours, overlap);
        this.halfTransposed = halfTransposed();
        this.mutual = mutualNeighbours();
        this.mutualMask = mutualMask();
        this.expanded = queryExpansion();
        this.values = symmetrise(expanded);
    }

    @Override
    public Matrix values() {
        return values;
    }

    @Override
    public Matrix backward(Matrix cotangent) {
        if (cotangent.rows() != n || cotangent.columns() != n) {
            throw new IllegalArgumentException("the cotangent is " + cotangent.rows() + " x "
                    + cotangent.columns() + ", the similarity " + n + " x " + n);
        }
        return backwardSymmetric(symmetrise(cotangent));
    }

    /** {@link #backward} of a symmetric cotangent: G_C is G_J then. */
    Matrix backwardSymmetric(Matrix onExpanded) {
        Matrix onMean = Matrix.of(onExpanded.toArray(), n, n);
        divideByMutual(onMean);
        Matrix onHalf = queryExpansionBackward(onExpanded, onMean);
        Matrix onWeights = sumsOverMutual(onMean);
        Matrix onNeighbours = jaccardOverlapBackward(onWeights);
        return neighbourhoodsBackward(onNeighbours, onHalf);
    }

    /** Step 1 as a matrix: N. */
    private Matrix neighbours() {
        Matrix mask = Matrix.zeros(n, n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    mask.data()[i * n + near.columns()[e]] = 1;
                }
            }
        });
        return mask;
    }

    private Matrix halfTransposed() {
        Matrix mask = Matrix.zeros(n, n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    if (near.half()[e]) {
                        mask.data()[near.columns()[e] * n + i] = 1;
                    }
                }
            }
        });
        return mask;
    }

    /** Step 1, back: every score has its share, near the threshold or not, unless {@code D}'s clamp holds it. Turns onNeighbours into it. */
    private Matrix neighbourhoodsBackward(Matrix onNeighbours, Matrix onHalf) {
        float slope = DISTANCE_SLOPE * INDICATOR_SLOPE;
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                int row = scores.index(i);
                for (int j = 0; j < n; j++) {
                    float sum = onNeighbours.data()[i * n + j] + onHalf.data()[i * n + j];
                    onNeighbours.data()[i * n + j] = 2 - 2 * scores.data()[row + j] >= 0 ? slope * sum : 0;
                }
            }
        });
        return onNeighbours;
    }

    /** Step 2: (A + B) / 2 of every pair; the complements' overlap follows from the neighbours' own. */
    private Matrix jaccardOverlap() {
        int words = Math.ceilDiv(n, Long.SIZE);
        long[] bits = new long[n * words];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    int j = near.columns()[e];
                    bits[i * words + j / Long.SIZE] |= 1L << j;
                }
            }
        });
        Matrix overlaps = Matrix.zeros(n, n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                int size = near.size(i);
                int rest = n - size;
                float perNeighbour = 0.5f / size;
                float perOther = rest == 0 ? 0 : 0.5f / rest;
                for (int j = 0; j < n; j++) {
                    int both = common(bits, i * words, j * words, words);
                    float ofOthers = rest == 0 ? 0.5f : (rest - near.size(j) + both) * perOther;
                    overlaps.data()[i * n + j] = both * perNeighbour + ofOthers;
                }
            }
        });
        return overlaps;
    }

    private static int common(long[] bits, int a, int b, int words) {
        int count = 0;
        for (int w = 0; w < words; w++) {
            count += Long.bitCount(bits[a + w] & bits[b + w]);
        }
        return count;
    }

    /**
     * Step 2, back: {@code (1/2) G_W (A + B) + (M + M^T) N - u_i}, with {@code P = (1/2) G_W N / |N(i)|},
     * {@code Q} the same over the complement's size, {@code M = P + Q} and {@code u_i} row and column sum of Q.
     */
    private Matrix jaccardOverlapBackward(Matrix onWeights) {
        Matrix onShared = Matrix.zeros(n, n);
        double[] onOthers = new double[n];
        for (int i = 0; i < n; i++) {
            int rest = n - near.size(i);
            double perNeighbour = 0.5 / near.size(i);
            // An empty complement: B is the constant 1.
            double perOther = rest == 0 ? 0 : 0.5 / rest;
            for (int e = near.start(i); e < near.end(i); e++) {
                int j = near.columns()[e];
                double upstream = onWeights.data()[i * n + j];
                onShared.data()[i * n + j] = (float) (upstream * (perNeighbour + perOther));
                onOthers[i] += upstream * perOther;
                onOthers[j] += upstream * perOther;
            }
        }
        Matrix onNeighbours = MatrixProduct.times(Entrywise.plusTransposed(onShared), neighbours);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                float constant = (float) onOthers[i];
                for (int at = i * n; at < (i + 1) * n; at++) {
                    onNeighbours.data()[at] += onWeights.data()[at] * overlap.data()[at] - constant;
                }
            }
        });
        return onNeighbours;
    }

    /** Step 3: R(i). */
    private int[][] mutualNeighbours() {
        int[][] columns = new int[n][];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            int[] room = new int[n];
            for (int i = from; i < to; i++) {
                int count = 0;
                for (int e = near.start(i); e < near.end(i); e++) {
                    int j = near.columns()[e];
                    if (near.half()[e] && halfTransposed.data()[i * n + j] == 1) {
                        room[count++] = j;
                    }
                }
                columns[i] = Arrays.copyOf(room, count);
            }
        });
        return columns;
    }

    /** R, where a product with it is cheaper than sums of rows. */
    private @Nullable Matrix mutualMask() {
        long size = 0;
        for (int[] columns : mutual) {
            size += columns.length;
        }
        if (size * FEW <= (long) n * n) {
            return null;
        }
        Matrix r = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j : mutual[i]) {
                r.data()[i * n + j] = 1;
            }
        }
        return r;
    }

    /** Step 3: the mean of W over the mutual neighbours, 0 where there is none. */
    private Matrix queryExpansion() {
        Matrix sums = sumsOverMutual(weights);
        divideByMutual(sums);
        return sums;
    }

    /** {@code R X}: few rows of X for every row, or a product where they are many. */
    private Matrix sumsOverMutual(Matrix x) {
        return mutualMask == null ? SumsOfRows.of(mutual, x) : MatrixProduct.times(mutualMask, x);
    }

    /** Step 3, through the mean, forwards and back alike: rows over |R(i)|; a row without a mutual neighbour is a sum of nothing. */
    private void divideByMutual(Matrix rows) {
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                float factor = mutual[i].length == 0 ? 0 : 1f / mutual[i].length;
                for (int at = i * n; at < (i + 1) * n; at++) {
                    rows.data()[at] *= factor;
                }
            }
        });
    }

    /** Step 3, back, to the one-sided half neighbourhoods, whose product R is, and whose count divides. */
    private Matrix queryExpansionBackward(Matrix onExpanded, Matrix onMean) {
        float[] onSizes = new float[n];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                double onSize = 0;
                for (int at = i * n; at < (i + 1) * n; at++) {
                    onSize -= (double) onExpanded.data()[at] * expanded.data()[at];
                }
                onSizes[i] = mutual[i].length == 0 ? 0 : (float) (onSize / mutual[i].length);
            }
        });
        Matrix onHalf = Entrywise.plusTransposed(MatrixProduct.timesTransposed(onMean, weights));
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < n; j++) {
                    float sum = onHalf.data()[i * n + j] + onSizes[i] + onSizes[j];
                    onHalf.data()[i * n + j] = sum * halfTransposed.data()[i * n + j];
                }
            }
        });
        return onHalf;
    }

    /** Step 4: C; and back, the same. */
    private static Matrix symmetrise(Matrix square) {
        Matrix symmetric = Entrywise.plusTransposed(square);
        float[] values = symmetric.data();
        Ranges.forEach(symmetric.rows(), SMALLEST_RANGE, (from, to) -> {
            for (int at = from * symmetric.columns(); at < to * symmetric.columns(); at++) {
                values[at] /= 2;
            }
        });
        return symmetric;
    }
}
