package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.RowCombination;
import io.contexture.linalg.SparseAccumulator;
import io.contexture.linalg.SparseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loss and its gradient on the cosines of a batch, of which nearly all entries of a row are alike:
 * {@code G = entries + u 1^T}, a sparse matrix plus a constant a row.
 *
 * <p>Its product with the unit rows F costs what the entries cost: {@code dL/dF = (G + G^T) F} with
 * {@code u 1^T F = u (sum of rows)} and {@code (u 1^T)^T F = 1 (u^T F)}.
 *
 * @param value     the loss
 * @param entries   n x n
 * @param constants u, n of them
 */
record SparseGradient(double value, SparseMatrix entries, double[] constants) {

    private static final int SMALLEST_RANGE = 128;
    private static final int BLOCK = 128;
    private static final int[] EVERY = IntStream.range(0, BLOCK).toArray();

    /** The weighted sum of losses of the same batch. */
    static SparseGradient sum(List<SparseGradient> terms, double[] weights) {
        if (terms.size() == 1 && weights[0] == 1) {
            return terms.getFirst();
        }
        int n = terms.getFirst().constants.length;
        double value = 0;
        double[] constants = new double[n];
        for (int t = 0; t < weights.length; t++) {
            SparseGradient term = terms.get(t);
            value += weights[t] * term.value;
            for (int i = 0; i < n; i++) {
                constants[i] += weights[t] * term.constants[i];
            }
        }
        SparseMatrix entries = SparseMatrix.ofRows(n, n, (row, into) -> {
            for (int t = 0; t < weights.length; t++) {
                into.addRow(terms.get(t).entries, row, weights[t]);
            }
        });
        return new SparseGradient(value, entries, constants);
    }

    /** G with all its entries, n x n. */
    Matrix dense() {
        Matrix dense = Matrix.zeros(entries.rows(), entries.width());
        Ranges.forEach(entries.rows(), SMALLEST_RANGE, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = dense.index(row);
                Arrays.fill(dense.data(), at, at + entries.width(), (float) constants[row]);
                for (int e = entries.start(row); e < entries.end(row); e++) {
                    dense.data()[at + entries.columns()[e]] += entries.values()[e];
                }
            }
        });
        return dense;
    }

    /**
     * {@code dL/dF = (G + G^T) F}.
     *
     * @param unit F, n x d
     */
    Matrix onRows(Matrix unit) {
        int n = unit.rows();
        int d = unit.columns();
        float[] ones = new float[n];
        float[] us = new float[n];
        for (int row = 0; row < n; row++) {
            ones[row] = 1;
            us[row] = (float) constants[row];
        }
        float[] sum = columnSums(unit, ones);
        float[] weighted = columnSums(unit, us);
        SparseMatrix turned = entries.transposed();
        Matrix gradient = Matrix.zeros(n, d);
        Ranges.forEach(n, SMALLEST_RANGE, (from, to) -> {
            SparseAccumulator both = new SparseAccumulator(n);
            int[] columns = new int[n];
            float[] factors = new float[n];
            for (int row = from; row < to; row++) {
                both.addRow(entries, row, 1);
                both.addRow(turned, row, 1);
                for (int e = 0; e < both.size(); e++) {
                    columns[e] = both.column(e);
                    factors[e] = (float) both.get(columns[e]);
                }
                int at = gradient.index(row);
                RowCombination.sum(unit, columns, factors, both.size(), gradient.data(), at);
                addConstants(us[row], sum, weighted, gradient.data(), at);
                both.clear();
            }
        });
        return gradient;
    }

    private static void addConstants(float u, float[] sum, float[] weighted, float[] gradient, int at) {
        for (int c = 0; c < sum.length; c++) {
            gradient[at + c] += u * sum[c] + weighted[c];
        }
    }

    /** {@code v^T F}, by blocks of rows, so that the sums are the same for any number of threads. */
    private static float[] columnSums(Matrix unit, float[] factors) {
        int d = unit.columns();
        int blocks = Math.ceilDiv(unit.rows(), BLOCK);
        float[][] sums = new float[blocks][d];
        Ranges.forEach(blocks, 1, (from, to) -> {
            for (int block = from; block < to; block++) {
                int first = block * BLOCK;
                int count = Math.min(BLOCK, unit.rows() - first);
                RowCombination.sum(unit.rows(first, first + count), EVERY,
                        Arrays.copyOfRange(factors, first, first + count),
                        count, sums[block], 0);
            }
        });
        double[] all = new double[d];
        for (float[] ofBlock : sums) {
            for (int c = 0; c < d; c++) {
                all[c] += ofBlock[c];
            }
        }
        float[] rounded = new float[d];
        for (int c = 0; c < d; c++) {
            rounded[c] = (float) all[c];
        }
        return rounded;
    }
}
