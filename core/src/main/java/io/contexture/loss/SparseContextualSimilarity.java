package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.SparseAccumulator;
import io.contexture.linalg.SparseMatrix;

/**
 * The contextual similarity where neighbourhoods are small: {@code N}, {@code R}, {@code W}, {@code J} and {@code C} are
 * kept as the few entries of a row that are not 0, and so is the gradient on the scores, but for a constant a row. Costs
 * O(n s^2) time and O(n s) memory for s such entries a row.
 *
 * <p>Steps forwards, in the paper's order, and backwards stand side by side. In the comments {@code e = (i, j)} is an
 * entry of N: row i has the neighbour j. Symbols are those of {@link ContextualSimilarity}.
 */
final class SparseContextualSimilarity implements ContextualSimilarity {

    private static final int SMALLEST_RANGE = 32;

    private final int n;

    /** N and H; the same read by columns. */
    private final Neighbourhoods near;
    private final Followers followers;

    /** W, on the entries of N. */
    private final SparseMatrix weights;

    /** R: 1 for every mutual neighbour; symmetric. */
    private final SparseMatrix mutual;

    /** J, and its transpose. */
    private final SparseMatrix expanded;
    private final SparseMatrix expandedTransposed;

    SparseContextualSimilarity(Neighbourhoods near) {
        this.n = near.rows();
        this.near = near;
        this.followers = Followers.of(near);
        this.weights = jaccardOverlap();
        this.mutual = mutualNeighbours();
        this.expanded = queryExpansion();
        this.expandedTransposed = expanded.transposed();
    }

    /** C. */
    SparseMatrix entries() {
        return SparseMatrix.ofRows(n, n, (row, into) -> addSimilarities(row, into, 1));
    }

    @Override
    public Matrix values() {
        return entries().dense();
    }

    /** Step 4, {@code C = (J + J^T) / 2}: adds a row of it, times a factor. */
    void addSimilarities(int row, SparseAccumulator into, double factor) {
        into.addRow(expanded, row, factor / 2);
        into.addRow(expandedTransposed, row, factor / 2);
    }

    @Override
    public Matrix backward(Matrix cotangent) {
        if (cotangent.rows() != n || cotangent.columns() != n) {
            throw new IllegalArgumentException("the cotangent is " + cotangent.rows() + " x "
                    + cotangent.columns() + ", the similarity " + n + " x " + n);
        }
        return backward(0, SparseMatrix.ofRows(n, n, (row, into) -> {
            for (int j = 0; j < n; j++) {
                into.add(j, (cotangent.get(row, j) + (double) cotangent.get(j, row)) / 2);
            }
        })).dense();
    }

    /**
     * The way back.
     *
     * @param value     of the loss
     * @param cotangent G_C, symmetric, so that it is G_J, too
     */
    SparseGradient backward(double value, SparseMatrix cotangent) {
        float[] onHalf = queryExpansionBackward(cotangent);
        SparseMatrix onWeights = SparseMatrix.ofRows(n, n, (row, into) -> addOnWeights(cotangent, row, into));
        return neighbourhoodsBackward(value, onWeights, onHalf);
    }

    /** Step 2: {@code W_ij = (A_ij + B_ij) / 2} for the neighbours j of i. */
    private SparseMatrix jaccardOverlap() {
        float[] values = new float[near.columns().length];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            Overlap overlap = new Overlap(near);
            for (int i = from; i < to; i++) {
                overlap.of(i);
                for (int e = near.start(i); e < near.end(i); e++) {
                    values[e] = (float) overlap.with(near.columns()[e]);
                }
            }
        });
        return new SparseMatrix(n, near.starts(), near.columns(), values);
    }

    /** Step 3: {@code R(i)}, who of H(i) has i in his own. */
    private SparseMatrix mutualNeighbours() {
        return SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int e = near.start(i); e < near.end(i); e++) {
                if (near.half()[e]) {
                    int back = near.find(near.columns()[e], i);
                    if (back >= 0 && near.half()[back]) {
                        into.add(near.columns()[e], 1);
                    }
                }
            }
        });
    }

    /** Step 3: {@code J_i = mean of W_m over m in R(i)}. */
    private SparseMatrix queryExpansion() {
        return SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int r = mutual.start(i); r < mutual.end(i); r++) {
                into.addRow(weights, mutual.columns()[r], perMutual(i));
            }
        });
    }

    /** {@code 1 / |R(i)|}, 0 where R(i) is empty. */
    private double perMutual(int i) {
        int size = mutual.end(i) - mutual.start(i);
        return size == 0 ? 0 : 1.0 / size;
    }

    /**
     * Step 3, back to H: with {@code G_V = G_J / |R(i)|} and {@code g_i = -sum_j G_J[i,j] J[i,j] / |R(i)|},
     * {@code G_R[i,m] = sum_j G_V[i,j] W[m,j] + g_i}. R is the product of H and its transpose, so the gradient on
     * {@code H[i,m]} is {@code G_R[i,m] + G_R[m,i]} where i is in H(m).
     *
     * @return on each entry {@code e = (m, i)} of N with i in H(m) the gradient on {@code H[i,m]}, 0 on the others
     */
    private float[] queryExpansionBackward(SparseMatrix onExpanded) {
        float[] onHalf = new float[near.columns().length];
        float[] onFollowers = new float[near.columns().length];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            SparseAccumulator row = new SparseAccumulator(n);
            for (int i = from; i < to; i++) {
                row.addRow(onExpanded, i, perMutual(i));
                double onSize = 0;
                for (int e = expanded.start(i); e < expanded.end(i); e++) {
                    onSize -= row.get(expanded.columns()[e]) * expanded.values()[e];
                }
                for (int e = near.start(i); e < near.end(i); e++) {
                    if (near.half()[e]) {
                        onHalf[e] = (float) (dot(row, near.columns()[e]) + onSize);
                    }
                }
                for (int f = followers.start(i); f < followers.end(i); f++) {
                    int e = followers.entries()[f];
                    if (near.half()[e]) {
                        onFollowers[e] = (float) (dot(row, followers.rows()[f]) + onSize);
                    }
                }
                row.clear();
            }
        });
        for (int e = 0; e < onHalf.length; e++) {
            onHalf[e] += onFollowers[e];
        }
        return onHalf;
    }

    /** {@code sum_j row[j] W[m,j]}; rows without a mutual neighbour have a row of zeros, and nothing to pass back. */
    private double dot(SparseAccumulator row, int m) {
        double sum = 0;
        for (int e = weights.start(m); e < weights.end(m); e++) {
            sum += row.get(weights.columns()[e]) * weights.values()[e];
        }
        return sum;
    }

    /** Step 3, back to W: {@code G_W = R^T G_V}, a row of it. */
    private void addOnWeights(SparseMatrix onExpanded, int m, SparseAccumulator into) {
        for (int r = mutual.start(m); r < mutual.end(m); r++) {
            int i = mutual.columns()[r];
            into.addRow(onExpanded, i, perMutual(i));
        }
    }

    /**
     * Steps 2 and 1, back. With {@code P = G_W N / (2 |N(i)|)} and {@code Q} the same over the complement's size,
     * {@code M = P + Q} and {@code u_i} row and column sum of Q:
     * {@code G_N = G_W (A + B) / 2 + (M + M^T) N - u_i}, and every score has 20 times its share of G_N and of H's gradient,
     * near the threshold or not, unless D's clamp holds it.
     */
    private SparseGradient neighbourhoodsBackward(double value, SparseMatrix onWeights, float[] onHalf) {
        double[] onOthers = new double[n];
        float[] onShared = jaccardOverlapBackward(onWeights, onOthers);
        double slope = (double) DISTANCE_SLOPE * INDICATOR_SLOPE;
        SparseMatrix entries = SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int e = onWeights.start(i); e < onWeights.end(i); e++) {
                into.add(onWeights.columns()[e], slope * onWeights.values()[e]);
            }
            for (int e = near.start(i); e < near.end(i); e++) {
                addNeighbours(near.columns()[e], slope * onShared[e], into);
            }
            for (int f = followers.start(i); f < followers.end(i); f++) {
                int e = followers.entries()[f];
                addNeighbours(followers.rows()[f], slope * onShared[e], into);
                if (near.half()[e]) {
                    into.add(followers.rows()[f], slope * onHalf[e]);
                }
            }
            for (int e = near.start(i); e < near.end(i); e++) {
                if (near.clamped()[e]) {
                    int j = near.columns()[e];
                    into.add(j, slope * onOthers[i] - into.get(j));
                }
            }
        });
        double[] constants = new double[n];
        for (int i = 0; i < n; i++) {
            constants[i] = -slope * onOthers[i];
        }
        return new SparseGradient(value, entries, constants);
    }

    private void addNeighbours(int row, double factor, SparseAccumulator into) {
        into.addToEach(near.columns(), near.start(row), near.end(row), factor);
    }

    /**
     * Step 2, back: M on the entries of N, and u; {@code onWeights} is turned from G_W into {@code G_W (A + B) / 2}, the
     * gradient on the factor N of W, which has entries outside N, too.
     */
    private float[] jaccardOverlapBackward(SparseMatrix onWeights, double[] onOthers) {
        float[] onShared = new float[near.columns().length];
        double[] onRest = new double[near.columns().length];
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            Overlap overlap = new Overlap(near);
            for (int i = from; i < to; i++) {
                overlap.of(i);
                for (int w = onWeights.start(i); w < onWeights.end(i); w++) {
                    int j = onWeights.columns()[w];
                    double upstream = onWeights.values()[w];
                    int e = overlap.entry(j);
                    if (e >= 0) {
                        onShared[e] = (float) (upstream * (overlap.perNeighbour + overlap.perOther));
                        onRest[e] = upstream * overlap.perOther;
                    }
                    onWeights.values()[w] = (float) (upstream * overlap.with(j));
                }
            }
        });
        for (int i = 0; i < n; i++) {
            for (int e = near.start(i); e < near.end(i); e++) {
                onOthers[i] += onRest[e];
                onOthers[near.columns()[e]] += onRest[e];
            }
        }
        return onShared;
    }

    /** {@code (A_ij + B_ij) / 2} of one row i with any j. Room for one thread. */
    private static final class Overlap {

        private final Neighbourhoods near;
        /** Entry of N that (i, j) is, plus 1; 0 where j is no neighbour of i. */
        private final int[] entries;
        private int row = -1;
        private double perNeighbour;
        private double perOther;

        Overlap(Neighbourhoods near) {
            this.near = near;
            entries = new int[near.rows()];
        }

        void of(int i) {
            if (row >= 0) {
                for (int e = near.start(row); e < near.end(row); e++) {
                    entries[near.columns()[e]] = 0;
                }
            }
            row = i;
            int rest = near.rows() - near.size(i);
            perNeighbour = 0.5 / near.size(i);
            // An empty complement: B is the constant 1.
            perOther = rest == 0 ? 0 : 0.5 / rest;
            for (int e = near.start(i); e < near.end(i); e++) {
                entries[near.columns()[e]] = e + 1;
            }
        }

        /** Index of (i, j) among the entries of N, negative if it is none. */
        int entry(int j) {
            return entries[j] - 1;
        }

        double with(int j) {
            int both = 0;
            for (int e = near.start(j); e < near.end(j); e++) {
                both += entries[near.columns()[e]] == 0 ? 0 : 1;
            }
            int rest = near.rows() - near.size(row);
            double ofOthers = rest == 0 ? 0.5 : (rest - near.size(j) + both) * perOther;
            return both * perNeighbour + ofOthers;
        }
    }

    /**
     * N read by columns: of each j the rows i that have it for a neighbour, ascending.
     *
     * @param starts  where each column's rows begin: n + 1
     * @param rows    the rows i
     * @param entries index of (i, j) among the entries of N
     */
    private record Followers(int[] starts, int[] rows, int[] entries) {

        static Followers of(Neighbourhoods near) {
            int n = near.rows();
            int size = near.columns().length;
            Followers all = new Followers(new int[n + 1], new int[size], new int[size]);
            for (int column : near.columns()) {
                all.starts[column + 1]++;
            }
            for (int j = 0; j < n; j++) {
                all.starts[j + 1] += all.starts[j];
            }
            int[] next = all.starts.clone();
            for (int i = 0; i < n; i++) {
                for (int e = near.start(i); e < near.end(i); e++) {
                    int to = next[near.columns()[e]]++;
                    all.rows[to] = i;
                    all.entries[to] = e;
                }
            }
            return all;
        }

        int start(int column) {
            return starts[column];
        }

        int end(int column) {
            return starts[column + 1];
        }
    }
}
