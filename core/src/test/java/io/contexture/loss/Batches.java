package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.random.RandomGenerator;

/** Batches for tests. */
final class Batches {

    private Batches() {}

    static Matrix square(float[] values) {
        int n = (int) Math.round(Math.sqrt(values.length));
        return Matrix.of(values, n, n);
    }

    /** Rows around one random centre a class; the larger the spread, the more the classes overlap. */
    static Matrix clustered(int[] labels, int d, double spread, RandomGenerator random) {
        int classes = 0;
        for (int label : labels) {
            classes = Math.max(classes, label + 1);
        }
        float[][] centres = new float[classes][d];
        for (float[] centre : centres) {
            for (int i = 0; i < d; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
        Matrix rows = Matrix.zeros(labels.length, d);
        for (int row = 0; row < labels.length; row++) {
            for (int i = 0; i < d; i++) {
                rows.set(row, i, (float) (centres[labels[row]][i] + spread * random.nextGaussian()));
            }
        }
        return rows;
    }

    /** {@code perClass} rows of each class in turn. */
    static int[] labels(int n, int perClass) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i / perClass;
        }
        return labels;
    }

    static double[] widened(Matrix matrix) {
        float[] values = matrix.toArray();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /**
     * What a regulariser's value may be off by, relative to it: a mean of float32 scores is off by up to 1e-7, which weighs
     * the more in the square the nearer the mean is to its target.
     */
    static double regulariserTolerance(double expected) {
        return Math.max(2e-5, expected > 0 ? 2e-7 / Math.sqrt(expected) : 0);
    }
}
