package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/** Scores of anchors (rows) with references (columns), and the way back from a gradient on them to the raw rows. */
public interface ScoreMatrix {

    /** The scores, m x n. */
    Matrix values();

    /**
     * The gradient with respect to the anchors. Where the anchors are the references ({@link Similarity#within}) it is
     * the gradient through both places of a row.
     *
     * @param onScores m x n, the gradient with respect to {@link #values}
     * @return m x d
     */
    Matrix onAnchors(Matrix onScores);

    /**
     * The gradient with respect to the references.
     *
     * @param onScores m x n, the gradient with respect to {@link #values}
     * @return n x d
     * @throws IllegalStateException if the anchors are the references: {@link #onAnchors} is all of it then
     */
    Matrix onReferences(Matrix onScores);
}
