package io.contexture.similarity;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Squared Euclidean distances {@code |x_i - y_j|^2}, summed over differences: the inner product would lose the digits of
 * rows that are near each other. Distances of a row to itself are 0.
 *
 * @param left   m rows x
 * @param right  n rows y
 * @param within whether rows are compared with each other: left is right, and a row is in both places
 * @param values m x n
 */
record SquaredDistances(Matrix left, Matrix right, boolean within, Matrix values) {

    /** Multiply-adds below which starting other threads costs more than it saves. */
    private static final long PARALLEL_FROM = 1L << 18;

    /** Pairs nearer than this, relative to their squared norms, are pulled by their difference itself. */
    private static final float NEAR = 0.01f;

    /** Distances of every row to every row of the same set. */
    static SquaredDistances within(Matrix rows) {
        int n = rows.rows();
        float[] values = new float[n * n];
        // Rows from both ends together, so that tasks are equally long.
        forEach(Math.ceilDiv(n, 2), (long) n * n * rows.columns(), task -> {
            for (int row : task == n - 1 - task ? new int[]{task} : new int[]{task, n - 1 - task}) {
                for (int j = row + 1; j < n; j++) {
                    float distance = Rows.squaredDistance(rows.data(), rows.index(row), rows.data(),
                            rows.index(j), rows.columns());
                    values[row * n + j] = distance;
                    values[j * n + row] = distance;
                }
            }
        });
        return new SquaredDistances(rows, rows, true, Matrix.of(values, n, n));
    }

    /** Distances of every row of one set to every row of another. */
    static SquaredDistances between(Matrix left, Matrix right) {
        ScoreChecks.sameLength(left, right);
        Matrix values = Matrix.zeros(left.rows(), right.rows());
        forEach(left.rows(), (long) left.rows() * right.rows() * left.columns(), i -> {
            for (int j = 0; j < right.rows(); j++) {
                values.data()[i * right.rows() + j] = Rows.squaredDistance(left.data(), left.index(i),
                        right.data(), right.index(j), left.columns());
            }
        });
        return new SquaredDistances(left, right, false, values);
    }

    /**
     * The gradient with respect to the rows x of a loss with {@code dL = sum of w_ij (x_i - y_j) . (dx_i - dy_j)}; through
     * both places of a row if they are compared with each other.
     *
     * @param weights m x n
     */
    Matrix onLeft(Matrix weights) {
        return pull(within ? Entrywise.plusTransposed(weights) : weights);
    }

    /** The gradient of the same loss with respect to the rows y. */
    Matrix onRight(Matrix weights) {
        ScoreChecks.apart(within);
        return new SquaredDistances(/* left= */ right, /* right= */ left, false, transposed(values))
                .pull(transposed(weights));
    }

    /**
     * {@code sum over j of w_ij (x_i - y_j)} for each i: {@code x_i sum of w_ij} minus a matrix product. Where x_i and y_j
     * are near each other those two would cancel, so their difference is taken first.
     */
    private Matrix pull(Matrix weights) {
        int n = right.rows();
        int d = left.columns();
        Matrix far = Matrix.of(weights.toArray(), left.rows(), n);
        Matrix near = Matrix.zeros(left.rows(), d);
        double[] sums = new double[left.rows()];
        float[] leftNorms = squaredNorms(left);
        float[] rightNorms = within ? leftNorms : squaredNorms(right);
        forEach(left.rows(), (long) left.rows() * n, i -> {
            for (int j = 0; j < n; j++) {
                int at = i * n + j;
                float weight = far.data()[at];
                if (values.data()[at] < NEAR * (leftNorms[i] + rightNorms[j])) {
                    far.data()[at] = 0;
                    addDifference(weight, i, j, near);
                } else {
                    sums[i] += weight;
                }
            }
        });
        Matrix pulled = MatrixProduct.times(far, right);
        forEach(left.rows(), (long) left.rows() * d, i -> {
            int at = left.index(i);
            for (int k = i * d; k < (i + 1) * d; k++) {
                pulled.data()[k] = (float) (sums[i] * left.data()[at++] - pulled.data()[k]) + near.data()[k];
            }
        });
        return pulled;
    }

    private void addDifference(float weight, int i, int j, Matrix sum) {
        if (weight == 0) {
            return;
        }
        int at = sum.index(i);
        int x = left.index(i);
        int y = right.index(j);
        for (int k = 0; k < sum.columns(); k++) {
            sum.data()[at + k] += weight * (left.data()[x + k] - right.data()[y + k]);
        }
    }

    private static float[] squaredNorms(Matrix rows) {
        float[] norms = new float[rows.rows()];
        for (int i = 0; i < norms.length; i++) {
            int at = rows.index(i);
            norms[i] = Rows.dot(rows.data(), at, rows.data(), at, rows.columns());
        }
        return norms;
    }

    /** {@code A^T} of a matrix of any shape. */
    private static Matrix transposed(Matrix matrix) {
        Matrix turned = Matrix.zeros(matrix.columns(), matrix.rows());
        for (int i = 0; i < matrix.rows(); i++) {
            int at = matrix.index(i);
            for (int j = 0; j < matrix.columns(); j++) {
                turned.data()[j * matrix.rows() + i] = matrix.data()[at + j];
            }
        }
        return turned;
    }

    private static void forEach(int tasks, long work, IntConsumer task) {
        IntStream range = IntStream.range(0, tasks);
        (work >= PARALLEL_FROM ? range.parallel() : range).forEach(task);
    }
}
