package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

/**
 * Scores {@code s_ij = -D_ij / v_i} of centred rows, {@code D_ij = |x_i - y_j|^2}, {@code v_i = |x_i|^2}.
 *
 * @param noise  D
 * @param signal v of each anchor; positive infinity for one without variance, so that its scores are 0
 * @param values the scores
 */
record SignalToNoiseScores(SquaredDistances noise, double[] signal, Matrix values) implements ScoreMatrix {

    static SignalToNoiseScores of(SquaredDistances noise) {
        float[] norms = Rows.norms(noise.left());
        double[] signal = new double[norms.length];
        Matrix values = Matrix.zeros(norms.length, noise.right().rows());
        for (int i = 0; i < norms.length; i++) {
            signal[i] = norms[i] <= Rows.SMALLEST_NORM
                    ? Double.POSITIVE_INFINITY
                    : (double) norms[i] * norms[i];
            for (int j = 0; j < values.columns(); j++) {
                values.set(i, j, (float) (0 - noise.values().get(i, j) / signal[i]));
            }
        }
        return new SignalToNoiseScores(noise, signal, values);
    }

    /** {@code ds_ij/dy_j = 2 (x_i - y_j) / v_i}, and {@code ds_ij/dx_i} is minus that, and {@code -2 s_ij x_i / v_i}. */
    @Override
    public Matrix onAnchors(Matrix onScores) {
        Matrix gradient = noise.onLeft(weights(onScores));
        for (int i = 0; i < gradient.rows(); i++) {
            double ofSignal = 0;
            for (int j = 0; j < values.columns(); j++) {
                ofSignal -= 2.0 * onScores.get(i, j) * values.get(i, j) / signal[i];
            }
            for (int k = 0; k < gradient.columns(); k++) {
                gradient.data()[gradient.index(i) + k] += (float) (ofSignal * noise.left().get(i, k));
            }
        }
        return withoutMeans(gradient);
    }

    @Override
    public Matrix onReferences(Matrix onScores) {
        return withoutMeans(noise.onRight(weights(onScores)));
    }

    private Matrix weights(Matrix onScores) {
        Matrix weights = Matrix.zeros(onScores.rows(), onScores.columns());
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < weights.columns(); j++) {
                weights.set(i, j, (float) (-2 * onScores.get(i, j) / signal[i]));
            }
        }
        return weights;
    }

    /** Subtracts from each row its mean, in place: the way there and, for a gradient, the way back. */
    static Matrix withoutMeans(Matrix rows) {
        for (int i = 0; i < rows.rows(); i++) {
            double sum = 0;
            int at = rows.index(i);
            for (int k = at; k < at + rows.columns(); k++) {
                sum += rows.data()[k];
            }
            for (int k = at; k < at + rows.columns(); k++) {
                rows.data()[k] -= (float) (sum / rows.columns());
            }
        }
        return rows;
    }
}
