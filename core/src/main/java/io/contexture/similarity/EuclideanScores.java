package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;

/**
 * Scores {@code s_ij = -|x_i - y_j|^q}, p = 2 of {@link LpSimilarity}.
 *
 * @param distances squared
 * @param power     q
 * @param values    the scores
 */
record EuclideanScores(SquaredDistances distances, int power, Matrix values) implements ScoreMatrix {

    /** Entries of a range that is worth a thread of its own. */
    private static final int SMALLEST_RANGE = 1 << 14;

    static EuclideanScores of(SquaredDistances distances, int power) {
        Matrix values = Matrix.zeros(distances.left().rows(), distances.right().rows());
        float[] squared = distances.values().data();
        forEach(squared.length, (from, to) -> putScores(squared, power, from, to, values.data()));
        return new EuclideanScores(distances, power, values);
    }

    /** 0 minus the distance: the score at distance 0 is 0, not -0. */
    private static void putScores(float[] squared, int power, int from, int to, float[] scores) {
        if (power == 1) {
            for (int at = from; at < to; at++) {
                scores[at] = 0 - (float) Math.sqrt(squared[at]);
            }
        } else {
            for (int at = from; at < to; at++) {
                scores[at] = 0 - (power == 2 ? squared[at] : (float) Math.pow(squared[at], power / 2.0));
            }
        }
    }

    /** {@code ds_ij/dx_i = -q |x_i - y_j|^(q - 2) (x_i - y_j) = -ds_ij/dy_j}, 0 at distance 0. */
    private Matrix weights(Matrix onScores) {
        Matrix weights = Matrix.zeros(onScores.rows(), onScores.columns());
        forEach(weights.data().length, (from, to) -> putWeights(onScores, from, to, weights.data()));
        return weights;
    }

    private void putWeights(Matrix onScores, int from, int to, float[] weights) {
        float[] squared = distances.values().data();
        float[] scores = values.data();
        float[] slopes = onScores.data();
        int first = onScores.offset();
        if (power == 1) {
            for (int at = from; at < to; at++) {
                weights[at] = scores[at] == 0 ? 0 : slopes[first + at] / scores[at];
            }
        } else {
            for (int at = from; at < to; at++) {
                weights[at] = slopes[first + at] * (power == 2
                        ? -2
                        : (float) (-power * Math.pow(squared[at], power / 2.0 - 1)));
            }
        }
    }

    private static void forEach(int entries, Ranges.Work work) {
        Ranges.forEach(entries, SMALLEST_RANGE, work);
    }

    @Override
    public Matrix onAnchors(Matrix onScores) {
        return distances.onLeft(weights(onScores));
    }

    @Override
    public Matrix onReferences(Matrix onScores) {
        return distances.onRight(weights(onScores));
    }
}
