package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/**
 * A measure of how alike two rows are: the greater, the more alike. A distance is a similarity with a minus sign, so that
 * every loss has one formula; its margins and thresholds are then negative, too (a distance of 0.5 is a score of -0.5).
 *
 * <p>Implementations are immutable, equal if they measure alike, and tell their settings in {@code toString}.
 */
public interface Similarity {

    /**
     * Scores of every row with every row of the same set: n x n.
     *
     * @param rows n x d, raw; not changed
     * @throws IllegalArgumentException naming the first row with a value that is not finite
     */
    ScoreMatrix within(Matrix rows);

    /**
     * Scores of every anchor with every reference: m x n.
     *
     * @param anchors    m x d, raw; not changed
     * @param references n x d, raw; not changed
     * @throws IllegalArgumentException if the rows are of different lengths, or naming the first row with a value that is
     *                                  not finite
     */
    ScoreMatrix between(Matrix anchors, Matrix references);
}
