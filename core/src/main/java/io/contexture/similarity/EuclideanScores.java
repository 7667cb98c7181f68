package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/**
 * Scores {@code s_ij = -|x_i - y_j|^q}, p = 2 of {@link LpSimilarity}.
 *
 * @param distances squared
 * @param power     q
 * @param values    the scores
 */
record EuclideanScores(SquaredDistances distances, int power, Matrix values) implements ScoreMatrix {

    static EuclideanScores of(SquaredDistances distances, int power) {
        float[] values = distances.values().toArray();
        for (int at = 0; at < values.length; at++) {
            // 0 minus it: the score at distance 0 is 0, not -0.
            values[at] = 0 - switch (power) {
                case 1 -> (float) Math.sqrt(values[at]);
                case 2 -> values[at];
                default -> (float) Math.pow(values[at], power / 2.0);
            };
        }
        return new EuclideanScores(distances, power,
                Matrix.of(values, distances.left().rows(), distances.right().rows()));
    }

    /** {@code ds_ij/dx_i = -q |x_i - y_j|^(q - 2) (x_i - y_j) = -ds_ij/dy_j}, 0 at distance 0. */
    private Matrix weights(Matrix onScores) {
        Matrix weights = Matrix.of(onScores.toArray(), onScores.rows(), onScores.columns());
        for (int at = 0; at < weights.data().length; at++) {
            float squared = distances.values().data()[at];
            weights.data()[at] *= switch (power) {
                case 1 -> squared == 0 ? 0 : (float) (-1 / Math.sqrt(squared));
                case 2 -> -2;
                default -> (float) (-power * Math.pow(squared, power / 2.0 - 1));
            };
        }
        return weights;
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
