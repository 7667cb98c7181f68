package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/**
 * Scores of rows divided by their norms: what a measure makes of the unit rows, and the way back through the division.
 *
 * @param anchors    divided by their norms
 * @param references divided by their norms
 * @param scores     of the unit rows
 */
record UnitRowScores(UnitRows anchors, UnitRows references, ScoreMatrix scores) implements ScoreMatrix {

    /** A measure of raw rows, asked about unit rows. */
    static ScoreMatrix within(Similarity measure, Matrix rows) {
        UnitRows unit = UnitRows.of(rows);
        return new UnitRowScores(unit, unit, measure.within(unit.rows()));
    }

    /** A measure of raw rows, asked about unit rows. */
    static ScoreMatrix between(Similarity measure, Matrix anchors, Matrix references) {
        UnitRows left = UnitRows.of(anchors);
        UnitRows right = UnitRows.of(references);
        return new UnitRowScores(left, right, measure.between(left.rows(), right.rows()));
    }

    @Override
    public Matrix values() {
        return scores.values();
    }

    @Override
    public Matrix onAnchors(Matrix onScores) {
        return anchors.backward(scores.onAnchors(onScores));
    }

    @Override
    public Matrix onReferences(Matrix onScores) {
        return references.backward(scores.onReferences(onScores));
    }
}
