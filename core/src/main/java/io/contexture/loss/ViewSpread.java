package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Rows;

/**
 * How the dimensions of one view spread: {@code v} and {@code c} of {@link VICRegLoss}, and their gradients.
 *
 * @param centred    n x d, rows less their mean row
 * @param deviations {@code sqrt(var_k + eps)} of each dimension
 * @param covariances d x d, 0 on the diagonal
 */
record ViewSpread(Matrix centred, double[] deviations, Matrix covariances) {

    static ViewSpread of(Matrix rows, double eps) {
        int n = rows.rows();
        int d = rows.columns();
        Matrix centred = withoutMean(rows);
        // One row has no spread: whatever it is divided by, its centred values are 0.
        double divisor = Math.max(1, n - 1);
        Matrix covariances = MatrixProduct.transposedTimes(centred, centred);
        double[] deviations = new double[d];
        for (int k = 0; k < d; k++) {
            deviations[k] = Math.sqrt(covariances.get(k, k) / divisor + eps);
            covariances.set(k, k, 0);
        }
        for (int at = 0; at < d * d; at++) {
            covariances.data()[at] /= (float) divisor;
        }
        return new ViewSpread(centred, deviations, covariances);
    }

    /** {@code v = mean over k of (1 - deviation_k)+}. */
    double variance() {
        double sum = 0;
        for (double deviation : deviations) {
            sum += Math.max(1 - deviation, 0);
        }
        return centred.rows() < 2 ? 0 : sum / deviations.length;
    }

    /** {@code c = (1/d) sum over k != l of cov_kl^2}. */
    double covariance() {
        double sum = 0;
        for (int k = 0; k < deviations.length; k++) {
            int at = covariances.index(k);
            sum += Rows.dot(covariances.data(), at, covariances.data(), at, covariances.columns());
        }
        return sum / deviations.length;
    }

    /**
     * {@code dv/dz_ik = -z_ik / (d (n - 1) deviation_k)} where the deviation is below 1, and
     * {@code dc/dz_ik = 4 / (d (n - 1)) sum over l != k of z_il cov_lk}, z centred.
     */
    void addSlopes(double onVariance, double onCovariance, Matrix gradient) {
        int n = centred.rows();
        int d = centred.columns();
        if (n < 2) {
            return;
        }
        Matrix correlated = MatrixProduct.times(centred, covariances);
        double all = (double) d * (n - 1);
        double[] perValue = new double[d];
        for (int k = 0; k < d; k++) {
            perValue[k] = deviations[k] < 1 ? -onVariance / (deviations[k] * all) : 0;
        }
        double perCorrelated = 4 * onCovariance / all;
        for (int i = 0; i < n; i++) {
            int at = gradient.index(i);
            for (int k = 0; k < d; k++) {
                gradient.data()[at + k] += (float) (perValue[k] * centred.data()[i * d + k]
                        + perCorrelated * correlated.data()[i * d + k]);
            }
        }
    }

    private static Matrix withoutMean(Matrix rows) {
        int d = rows.columns();
        double[] mean = new double[d];
        for (int i = 0; i < rows.rows(); i++) {
            int at = rows.index(i);
            for (int k = 0; k < d; k++) {
                mean[k] += rows.data()[at + k] / (double) rows.rows();
            }
        }
        Matrix centred = Matrix.of(rows.toArray(), rows.rows(), d);
        for (int at = 0; at < centred.data().length; at += d) {
            for (int k = 0; k < d; k++) {
                centred.data()[at + k] -= (float) mean[k];
            }
        }
        return centred;
    }
}
