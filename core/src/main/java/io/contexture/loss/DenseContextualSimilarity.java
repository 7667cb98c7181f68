package io.contexture.loss;

import io.contexture.linalg.BitMatrix;
import io.contexture.linalg.BlockPairs;
import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.SumsOfRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The contextual similarity where neighbourhoods are large: whole n x n matrices, a product of two and one or three of bits with one, and
 * overlaps by counting the common bits of rows of N. Costs O(n^3) time whatever the neighbourhoods, on the vector unit, and about nine
 * n x n matrices of memory.
 *
 * <p>Steps forwards, in the paper's order, and backwards stand side by side. Symbols are those of
 * {@link ContextualSimilarity}.
 */
final class DenseContextualSimilarity implements ContextualSimilarity {

    private static final int SMALLEST_RANGE = 8;

    /** Rows whose part of a sum over all rows is made by one thread. */
    private static final int BLOCK = 64;

    /** Sums of a row in so many, one after the other, cost as much as a product with bits. */
    private static final int FEW = 8;

    private final int n;
    private final Matrix scores;
    private final Neighbourhoods near;

    /** N, and N^T. */
    private final BitMatrix neighbours;
    private final BitMatrix followers;

    /** (A + B) / 2 of every pair, and W, the same within N. */
    private final Matrix overlap;
    private final Matrix weights;

    /** H^T, the one-sided k/2-neighbourhood read by columns; of each row the columns of R = H and H^T, and R itself if they are many. */
    private final BitMatrix halfTransposed;
    private final int[][] mutual;
    private final @Nullable BitMatrix mutualBits;

    /** J. */
    private final Matrix expanded;

    DenseContextualSimilarity(Matrix scores, Neighbourhoods near) {
        this.n = near.rows();
        this.scores = scores;
        this.near = near;
        this.neighbours = neighbours();
        this.followers = turned(false);
        this.overlap = jaccardOverlap();
        this.weights = weights();
        this.halfTransposed = turned(true);
        this.mutual = mutualNeighbours();
        this.mutualBits = mutualBits();
        this.expanded = queryExpansion();
    }

    /** A new matrix, the caller's to write to. */
    @Override
    public Matrix values() {
        return Entrywise.symmetrised(expanded);
    }

    @Override
    public Matrix backward(Matrix cotangent) {
        if (cotangent.rows() != n || cotangent.columns() != n) {
            throw new IllegalArgumentException("the cotangent is " + cotangent.rows() + " x "
                    + cotangent.columns() + ", the similarity " + n + " x " + n);
        }
        return backwardSymmetric(Entrywise.symmetrised(cotangent));
    }

    /** {@link #backward} of a symmetric cotangent, which is overwritten: G_C is G_J then. */
    Matrix backwardSymmetric(Matrix onExpanded) {
        divideByMutual(onExpanded);
        Matrix onHalf = queryExpansionBackward(onExpanded);
        Matrix onWeights = sumsOverMutual(onExpanded);
        return neighbourhoodsBackward(jaccardOverlapBackward(onWeights), onHalf);
    }

    /** Step 1 as a matrix: N. */
    private BitMatrix neighbours() {
        BitMatrix bits = BitMatrix.zeros(n, n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    bits.set(i, near.columns()[e]);
                }
            }
        });
        return bits;
    }

    /** N^T, or H^T. A word of it is a block's alone. */
    private BitMatrix turned(boolean half) {
        BitMatrix bits = BitMatrix.zeros(n, n);
        Ranges.forEach(Math.ceilDiv(n, BLOCK), 1, (from, to) -> {
            for (int i = from * BLOCK; i < Math.min(n, to * BLOCK); i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    if (!half || near.half()[e]) {
                        bits.set(near.columns()[e], i);
                    }
                }
            }
        });
        return bits;
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

    /** Step 2: (A + B) / 2 of every pair; the complements' overlap follows from the neighbours' own, which is symmetric. */
    private Matrix jaccardOverlap() {
        Matrix overlaps = Matrix.zeros(n, n);
        BlockPairs.forEach(n, BLOCK, 1, (top, left) -> overlapBlock(top, left, overlaps.data()));
        return overlaps;
    }

    private void overlapBlock(int top, int left, float[] overlaps) {
        for (int i = top; i < Math.min(n, top + BLOCK); i++) {
            for (int j = Math.max(i, left); j < Math.min(n, left + BLOCK); j++) {
                int both = neighbours.common(i, j);
                overlaps[i * n + j] = overlap(both, near.size(i), near.size(j));
                overlaps[j * n + i] = overlap(both, near.size(j), near.size(i));
            }
        }
    }

    /** (A + B) / 2 of neighbourhoods of those sizes. */
    private float overlap(int both, int size, int other) {
        int rest = n - size;
        float ofOthers = rest == 0 ? 0.5f : (rest - other + both) * (0.5f / rest);
        return both * (0.5f / size) + ofOthers;
    }

    private Matrix weights() {
        Matrix within = Matrix.zeros(n, n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    int at = i * n + near.columns()[e];
                    within.data()[at] = overlap.data()[at];
                }
            }
        });
        return within;
    }

    /**
     * Step 2, back: {@code (1/2) G_W (A + B) + (M + M^T) N - u_i}, with {@code P = (1/2) G_W N / |N(i)|},
     * {@code Q} the same over the complement's size, {@code M = P + Q} and {@code u_i} row and column sum of Q. Turns onWeights into it.
     */
    private Matrix jaccardOverlapBackward(Matrix onWeights) {
        Matrix onShared = Matrix.zeros(n, n);
        int blocks = Math.ceilDiv(n, BLOCK);
        double[][] onOthers = new double[blocks][n];
        Ranges.forEach(blocks, 1, (from, to) -> {
            for (int block = from; block < to; block++) {
                for (int i = block * BLOCK; i < Math.min(n, (block + 1) * BLOCK); i++) {
                    onShared(i, onWeights, onShared, onOthers[block]);
                }
            }
        });
        double[] constants = new double[n];
        for (double[] ofBlock : onOthers) {
            for (int i = 0; i < n; i++) {
                constants[i] += ofBlock[i];
            }
        }
        // (M + M^T) N is the transpose of N^T (M + M^T).
        Entrywise.addOwnTranspose(onShared);
        followers.timesInPlace(onShared);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                float constant = (float) constants[i];
                for (int at = i * n; at < (i + 1) * n; at++) {
                    onWeights.data()[at] = onWeights.data()[at] * overlap.data()[at] - constant;
                }
            }
        });
        Entrywise.addTransposed(onWeights, onShared);
        return onWeights;
    }

    /** Row i of M, and its share of u. */
    private void onShared(int i, Matrix onWeights, Matrix onShared, double[] onOthers) {
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

    /** Step 3: R(i). */
    private int[][] mutualNeighbours() {
        int[][] columns = new int[n][];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            int[] room = new int[n];
            for (int i = from; i < to; i++) {
                int count = 0;
                for (int e = near.start(i); e < near.end(i); e++) {
                    int j = near.columns()[e];
                    if (near.half()[e] && halfTransposed.get(i, j)) {
                        room[count++] = j;
                    }
                }
                columns[i] = Arrays.copyOf(room, count);
            }
        });
        return columns;
    }

    /** R, where a product with its bits is cheaper than sums of rows. */
    private @Nullable BitMatrix mutualBits() {
        long size = 0;
        for (int[] columns : mutual) {
            size += columns.length;
        }
        if (size * FEW <= (long) n * n) {
            return null;
        }
        BitMatrix r = BitMatrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j : mutual[i]) {
                r.set(i, j);
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
        return mutualBits == null ? SumsOfRows.of(mutual, x) : mutualBits.times(x);
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
    private Matrix queryExpansionBackward(Matrix onMean) {
        float[] onSizes = new float[n];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                double onSize = 0;
                for (int at = i * n; at < (i + 1) * n; at++) {
                    onSize -= (double) onMean.data()[at] * expanded.data()[at];
                }
                onSizes[i] = (float) onSize;
            }
        });
        Matrix onHalf = MatrixProduct.timesTransposed(onMean, weights);
        Entrywise.addOwnTranspose(onHalf);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < n; j++) {
                    float sum = onHalf.data()[i * n + j] + onSizes[i] + onSizes[j];
                    onHalf.data()[i * n + j] = halfTransposed.get(i, j) ? sum : 0;
                }
            }
        });
        return onHalf;
    }
}
