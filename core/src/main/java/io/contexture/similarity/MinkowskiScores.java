package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import java.util.stream.IntStream;

/**
 * Scores {@code s_ij = -d_ij^q}, {@code d_ij = (sum over k of |x_ik - y_jk|^p)^(1/p)} of {@link LpSimilarity} for any p,
 * difference by difference.
 *
 * @param left   m rows x
 * @param right  n rows y
 * @param within whether rows are compared with each other: left is right, and a row is in both places
 * @param p      at least 1
 * @param power  q
 * @param values the scores
 */
record MinkowskiScores(Matrix left, Matrix right, boolean within, int p, int power, Matrix values)
        implements
            ScoreMatrix {

    static MinkowskiScores of(Matrix left, Matrix right, boolean within, int p, int power) {
        ScoreChecks.sameLength(left, right);
        Matrix values = Matrix.zeros(left.rows(), right.rows());
        IntStream.range(0, left.rows()).parallel().forEach(i -> {
            for (int j = 0; j < right.rows(); j++) {
                double sum = 0;
                for (int k = 0; k < left.columns(); k++) {
                    sum += integerPower(Math.abs(difference(left, i, right, j, k)), p);
                }
                values.data()[i * right.rows() + j] = (float) (0 - Math.pow(sum, (double) power / p));
            }
        });
        return new MinkowskiScores(left, right, within, p, power, values);
    }

    @Override
    public Matrix onAnchors(Matrix onScores) {
        Matrix gradient = Matrix.zeros(left.rows(), left.columns());
        IntStream.range(0, left.rows()).parallel().forEach(i -> {
            for (int j = 0; j < right.rows(); j++) {
                float onScore = onScores.get(i, j) + (within ? onScores.get(j, i) : 0);
                addSlopes(onScore, values.get(i, j), left, i, right, j, gradient);
            }
        });
        return gradient;
    }

    @Override
    public Matrix onReferences(Matrix onScores) {
        ScoreChecks.apart(within);
        Matrix gradient = Matrix.zeros(right.rows(), right.columns());
        IntStream.range(0, right.rows()).parallel().forEach(j -> {
            for (int i = 0; i < left.rows(); i++) {
                addSlopes(onScores.get(i, j), values.get(i, j), right, j, left, i, gradient);
            }
        });
        return gradient;
    }

    /** {@code ds/da_k = -q d^(q - p) |a_k - b_k|^(p - 1) sign(a_k - b_k)}, 0 at distance 0. */
    private void addSlopes(float onScore, float score, Matrix a, int i, Matrix b, int j, Matrix gradient) {
        if (onScore == 0 || score == 0) {
            return;
        }
        double factor = onScore * -power * Math.pow(-score, (double) (power - p) / power);
        for (int k = 0; k < a.columns(); k++) {
            double difference = difference(a, i, b, j, k);
            double slope = factor * integerPower(Math.abs(difference), p - 1) * Math.signum(difference);
            gradient.data()[i * a.columns() + k] += (float) slope;
        }
    }

    private static double difference(Matrix a, int i, Matrix b, int j, int k) {
        return (double) a.data()[a.index(i) + k] - b.data()[b.index(j) + k];
    }

    private static double integerPower(double base, int exponent) {
        double power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
