package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/** Cosine of the angle between two rows, -1 to 1: the measure of the paper, and of every loss unless it says otherwise. */
public record CosineSimilarity() implements Similarity {

    /** The only one there is. */
    public static final CosineSimilarity COSINE = new CosineSimilarity();

    @Override
    public ScoreMatrix within(Matrix rows) {
        return UnitRowScores.within(DotProduct.DOT_PRODUCT, rows);
    }

    @Override
    public ScoreMatrix between(Matrix anchors, Matrix references) {
        return UnitRowScores.between(DotProduct.DOT_PRODUCT, anchors, references);
    }
}
