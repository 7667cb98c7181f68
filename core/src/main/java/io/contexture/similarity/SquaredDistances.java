package io.contexture.similarity;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;
import io.contexture.linalg.SymmetricProduct;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Squared Euclidean distances {@code |x_i - y_j|^2 = |x_i|^2 + |y_j|^2 - 2 x_i . y_j}. Of rows that are near each other that
 * would lose the digits; theirs is summed over differences. Distances of a row to itself are 0.
 *
 * @param left   m rows x
 * @param right  n rows y
 * @param within whether rows are compared with each other: left is right, and a row is in both places
 * @param values m x n
 */
record SquaredDistances(Matrix left, Matrix right, boolean within, Matrix values) {

    /** Multiply-adds below which starting other threads costs more than it saves. */
    private static final long PARALLEL_FROM = 1L << 18;

    /** Pairs nearer than this, relative to their squared norms, have too few digits left in the difference of norms and product. */
    private static final float INEXACT = 0.1f;

    /** Pairs nearer than this, relative to their squared norms, are pulled by their difference itself. */
    private static final float NEAR = 0.01f;

    /** Distances of every row to every row of the same set. */
    static SquaredDistances within(Matrix rows) {
        float[] norms = squaredNorms(rows);
        Matrix values = Matrix.zeros(rows.rows(), rows.rows());
        SymmetricProduct.forEachTile(rows, tile -> {
            for (int i = 0; i < tile.rows(); i++) {
                toDistances(rows, norms, tile.top() + i, rows, norms, tile.left(), tile.width(),
                        tile.values(), i * tile.stride());
            }
            tile.copyTo(values);
        });
        return new SquaredDistances(rows, rows, true, values);
    }

    /** Distances of every row of one set to every row of another. */
    static SquaredDistances between(Matrix left, Matrix right) {
        ScoreChecks.sameLength(left, right);
        float[] leftNorms = squaredNorms(left);
        float[] rightNorms = squaredNorms(right);
        Matrix values = MatrixProduct.timesTransposed(left, right);
        forEach(left.rows(), (long) left.rows() * right.rows(), i -> toDistances(left, leftNorms, i, right,
                rightNorms, 0, right.rows(), values.data(), values.index(i)));
        return new SquaredDistances(left, right, false, values);
    }

    /** Makes distances of row i's products with rows {@code from} to {@code from + count - 1} of the right. */
    private static void toDistances(Matrix left, float[] leftNorms, int i, Matrix right, float[] rightNorms,
            int from, int count, float[] products, int at) {
        float norm = leftNorms[i];
        for (int j = 0; j < count; j++) {
            float norms = norm + rightNorms[from + j];
            products[at + j] = Math.fma(-2, products[at + j], norms);
        }
        for (int j = 0; j < count; j++) {
            // Not above, so that a NaN or an infinity, of which differences are finite, is near, too.
            if (!(products[at + j] > INEXACT * (norm + rightNorms[from + j]))) {
                products[at + j] = Rows.squaredDistance(left.data(), left.index(i), right.data(),
                        right.index(from + j), left.columns());
            }
        }
    }

    /**
     * The gradient with respect to the rows x of a loss with {@code dL = sum of w_ij (x_i - y_j) . (dx_i - dy_j)}; through
     * both places of a row if they are compared with each other.
     *
     * @param weights m x n; used up
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
     *
     * @param far the weights w; 0 afterwards where rows are near
     */
    private Matrix pull(Matrix far) {
        int n = right.rows();
        int d = left.columns();
        Matrix near = Matrix.zeros(left.rows(), d);
        double[] sums = new double[left.rows()];
        float[] leftNorms = squaredNorms(left);
        float[] rightNorms = within ? leftNorms : squaredNorms(right);
        forEach(left.rows(), (long) left.rows() * n, i -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                int at = i * n + j;
                float weight = far.data()[at];
                if (values.data()[at] < NEAR * (leftNorms[i] + rightNorms[j])) {
                    far.data()[at] = 0;
                    addDifference(weight, i, j, near);
                } else {
                    sum += weight;
                }
            }
            sums[i] = sum;
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
