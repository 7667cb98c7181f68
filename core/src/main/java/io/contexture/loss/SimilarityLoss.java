package io.contexture.loss;

import io.contexture.linalg.Matrix;

/** A loss that sees a batch through its n x n matrix of similarities only. */
public interface SimilarityLoss extends EmbeddingLoss {

    /**
     * The loss of a given score matrix and its gradient with respect to it.
     *
     * @param scores n x n similarities; need not be symmetric
     * @param labels class of each row, n of them
     * @return the value, and its n x n gradient with respect to {@code scores}
     */
    LossValue evaluateScores(Matrix scores, int[] labels);
}
