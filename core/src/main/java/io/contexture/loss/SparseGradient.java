package io.contexture.loss;

import io.contexture.linalg.ColumnSums;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.RowCombination;
import io.contexture.linalg.Rows;
import io.contexture.linalg.SparseAccumulator;
import io.contexture.linalg.SparseMatrix;
import io.contexture.similarity.UnitRows;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

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

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SMALLEST_RANGE = 128;

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
        addTo(dense, 1);
        return dense;
    }

    /** Adds G, times a factor, to an n x n matrix. */
    void addTo(Matrix dense, double factor) {
        Ranges.forEach(entries.rows(), SMALLEST_RANGE, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = dense.index(row);
                float constant = (float) (factor * constants[row]);
                for (int j = 0; j < entries.width(); j++) {
                    dense.data()[at + j] += constant;
                }
                for (int e = entries.start(row); e < entries.end(row); e++) {
                    dense.data()[at + entries.columns()[e]] += (float) (factor * entries.values()[e]);
                }
            }
        });
    }

    /**
     * The gradient on the raw rows: {@code dL/dF = (G + G^T) F}, through the division by their norms.
     *
     * @param unit the rows with F, n x d
     * @return n x d
     */
    Matrix onEmbeddings(UnitRows unit) {
        Matrix f = unit.rows();
        int n = f.rows();
        float[] us = rounded(constants);
        float[] sum = rounded(ColumnSums.of(f));
        float[] weighted = rounded(ColumnSums.of(f, us));
        SparseMatrix turned = entries.transposed();
        Matrix gradient = Matrix.zeros(n, f.columns());
        Ranges.forEach(n, Rows.smallestRange(f), (from, to) -> {
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
                putConstants(us[row], sum, weighted, gradient.data(), at);
                RowCombination.add(f, columns, factors, both.size(), gradient.data(), at);
                unit.backward(row, gradient.data(), at);
                both.clear();
            }
        });
        return gradient;
    }

    /** {@code u sum + weighted}. By hand: the compiler cannot know that the result is not one of the operands. */
    private static void putConstants(float u, float[] sum, float[] weighted, float[] gradient, int at) {
        int c = 0;
        for (; c < SPECIES.loopBound(sum.length); c += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, sum, c).mul(u).add(FloatVector.fromArray(SPECIES, weighted, c))
                    .intoArray(gradient, at + c);
        }
        for (; c < sum.length; c++) {
            gradient[at + c] = u * sum[c] + weighted[c];
        }
    }

    private static float[] rounded(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
