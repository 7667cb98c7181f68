package io.contexture.loss;

import io.contexture.linalg.Matrix;

/**
 * A loss that sees a batch through its n x n matrix of similarities only. Asked about embeddings, it takes the cosines
 * of all pairs of rows: each row is divided by {@code max(|x|, 1e-12)}, and the gradient goes back through that division.
 * A row whose norm is at most 1e-12 has no direction to turn; its gradient is 0.
 */
public interface SimilarityLoss extends EmbeddingLoss {

    /**
     * The loss of a given score matrix and its gradient with respect to it.
     *
     * @param scores n x n similarities; need not be symmetric
     * @param labels class of each row, n of them
     * @return the value, and its n x n gradient with respect to {@code scores}
     * @throws IllegalArgumentException if the matrix is not square or empty, the number of labels is not n, a score is
     *                                  not finite (the message names its row), or the batch is too small for the loss's
     *                                  options
     */
    LossValue evaluateScores(Matrix scores, int[] labels);

    /** {@inheritDoc} */
    @Override
    default LossValue evaluate(Matrix embeddings, int[] labels) {
        BatchCheck.labels(embeddings, labels);
        CosineScores cosines = CosineScores.of(embeddings);
        LossValue onScores = evaluateScores(cosines.scores(), labels);
        return new LossValue(onScores.value(), cosines.backward(onScores.gradient()), onScores.terms());
    }
}
