package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.SparseMatrix;
import io.contexture.linalg.SymmetricProduct.Tile;
import io.contexture.mining.Comparison;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the contextual similarity of a pair 1 within a class and 0 between classes:
 * {@code L = (1/n^2) sum over i != j of (Y_ij - C_ij)^2}, {@code Y_ij = 1[y_i = y_j]}, with {@code C} of
 * {@link ContextualSimilarity}. Lies in [0, 1).
 *
 * <p>Asked about embeddings it costs O(n^2 d) for the cosines, of which it keeps the neighbours', and O(n (d + s)) memory
 * for s neighbours' neighbours a row; asked about scores, their n x n gradient on top.
 *
 * <p>Source: Liao, Tsiligkaridis, Kulis, "Supervised Metric Learning to Rank for Retrieval via Contextual Similarity
 * Optimization", ICML 2023.
 *
 * @param k   neighbourhood size, the row itself included: at least 2 and at most n; usually the number of images that a
 *            class has in the batch (4 in the paper)
 * @param eps tolerance on squared distances (0.05 in the paper), at least 0
 */
public record ContextualLoss(int k, float eps) implements SparseLoss {

    private static final int SMALLEST_RANGE = 128;

    public ContextualLoss {
        ContextualSimilarity.checkOptions(k, eps);
    }

    @Override
    public boolean takesTuples() {
        return false;
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, Comparison comparison) {
        BatchCheck.within("the contextual loss", comparison);
        BatchCheck.scores(scores, comparison);
        int[] labels = new int[scores.rows()];
        Arrays.setAll(labels, comparison::anchorLabel);
        return switch (ContextualSimilarity.of(scores, k, eps)) {
            case SparseContextualSimilarity sparse -> {
                SparseGradient gradient = sparse(sparse, labels);
                yield new LossValue(gradient.value(), gradient.dense());
            }
            case DenseContextualSimilarity dense -> dense(dense, labels);
        };
    }

    /** {@inheritDoc} */
    @Override
    public SparseScan scan(int[] labels) {
        int n = labels.length;
        ContextualSimilarity.checkRows(k, n);
        long most = n > Neighbourhoods.LARGEST_DENSE
                ? Long.MAX_VALUE
                : (long) n * (64 + 4 * k);
        NeighbourScan neighbours = new NeighbourScan(n, k, eps, most);
        return new SparseScan() {

            @Override
            public void visit(Tile tile) {
                neighbours.visit(tile);
            }

            @Override
            public boolean isDone() {
                return neighbours.isDone();
            }

            @Override
            public void lowerBars(int first, int count, float[] bars) {
                neighbours.lowerBars(first, count, bars);
            }

            @Override
            public @Nullable SparseGradient gradient(Matrix unit) {
                Neighbourhoods found = LossPhase.of("neighbourhoods", n, neighbours::neighbourhoods);
                return found == null || found.favourDense()
                        ? null
                        : sparse(LossPhase.of("similarity", n, () -> new SparseContextualSimilarity(found)),
                                labels);
            }
        };
    }

    /** {@code G_C = (2/n^2) (C - Y)} where C or Y has an entry; all other pairs have neither loss nor gradient. */
    private static SparseGradient sparse(SparseContextualSimilarity similarity, int[] labels) {
        int n = labels.length;
        double slope = 2.0 / ((double) n * n);
        ClassRows classes = ClassRows.of(labels);
        double[] sums = new double[n];
        SparseMatrix cotangent = SparseMatrix.ofRows(n, n, (i, row) -> {
            similarity.addSimilarities(i, row, slope);
            for (int c = classes.start(i); c < classes.end(i); c++) {
                row.add(classes.rows()[c], -slope);
            }
            // The diagonal has no loss, whatever C says of it.
            row.add(i, -row.get(i));
            for (int e = 0; e < row.size(); e++) {
                double difference = row.get(row.column(e)) / slope;
                sums[i] += difference * difference;
            }
        });
        double value = Arrays.stream(sums).sum() / ((double) n * n);
        return LossPhase.of("backward", n, () -> similarity.backward(value, cotangent));
    }

    private static LossValue dense(DenseContextualSimilarity similarity, int[] labels) {
        int n = labels.length;
        // C, entry by entry turned into the gradient on it.
        Matrix onValues = similarity.values();
        float[] c = onValues.data();
        double[] sums = new double[n];
        double slope = 2.0 / ((double) n * n);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            for (int i = from; i < to; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    double difference = i == j ? 0 : c[i * n + j] - (labels[i] == labels[j] ? 1 : 0);
                    sum += difference * difference;
                    c[i * n + j] = (float) (slope * difference);
                }
                sums[i] = sum;
            }
        });
        return new LossValue(Arrays.stream(sums).sum() / ((double) n * n),
                similarity.backwardSymmetric(onValues));
    }
}
