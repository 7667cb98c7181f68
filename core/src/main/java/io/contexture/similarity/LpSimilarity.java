package io.contexture.similarity;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

/**
 * Minus a distance to a power, {@code s_ij = -d_ij^q}, {@code d_ij = (sum over k of |x_ik - y_jk|^p)^(1/p)}. Accurate for
 * rows that are near each other; the gradient is 0 at distance 0. Between unit rows and for p = 2,
 * {@code d^2 = 2 - 2 cos}.
 *
 * <p>In the form of pytorch-metric-learning's {@code LpDistance}, with a minus sign, and with rows divided by their
 * Euclidean norm whatever p is (there by their p-norm).
 *
 * @param p          1 for the sum of differences, 2 for the Euclidean distance, more to stress the largest difference
 * @param power      q, at least 1: 1 for the distance itself, 2 with p = 2 for the squared Euclidean distance
 * @param normalised whether rows are divided by their norms first
 */
public record LpSimilarity(int p, int power, boolean normalised) implements Similarity {

    /** Minus the Euclidean distance of unit rows, -2 to 0: what losses on distances are published with. */
    public static final LpSimilarity EUCLIDEAN = new LpSimilarity(2, 1, true);

    /** Minus the squared Euclidean distance of unit rows, -4 to 0. */
    public static final LpSimilarity SQUARED_EUCLIDEAN = new LpSimilarity(2, 2, true);

    public LpSimilarity {
        if (p < 1) {
            throw new IllegalArgumentException("p is " + p + "; an Lp distance needs p >= 1, usually 2");
        }
        if (power < 1) {
            throw new IllegalArgumentException(
                    "power is " + power + "; a distance is raised to 1 or more, usually to 1 or 2");
        }
    }

    @Override
    public ScoreMatrix within(Matrix rows) {
        if (normalised) {
            return UnitRowScores.within(new LpSimilarity(p, power, false), rows);
        }
        Rows.requireFinite(rows, "embeddings");
        return p == 2
                ? EuclideanScores.of(SquaredDistances.within(rows), power)
                : MinkowskiScores.of(rows, rows, true, p, power);
    }

    @Override
    public ScoreMatrix between(Matrix anchors, Matrix references) {
        if (normalised) {
            return UnitRowScores.between(new LpSimilarity(p, power, false), anchors, references);
        }
        Rows.requireFinite(anchors, "embeddings");
        Rows.requireFinite(references, "references");
        return p == 2
                ? EuclideanScores.of(SquaredDistances.between(anchors, references), power)
                : MinkowskiScores.of(anchors, references, false, p, power);
    }
}
