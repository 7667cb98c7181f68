package io.contexture.loss;

import io.contexture.linalg.Matrix;

/** A loss on a batch of embeddings. Implementations are immutable and may be shared between threads. */
public interface EmbeddingLoss {

    /**
     * The loss of a batch and its gradient.
     *
     * @param embeddings n x d, raw: the loss normalises the rows itself where its definition asks for it
     * @param labels     class of each row, n of them
     * @return the value, and its gradient with respect to {@code embeddings}
     * @throws IllegalArgumentException if the number of labels is not n, a row has a value that is not finite (the
     *                                  message names the row), or the batch is too small for the loss's options
     */
    LossValue evaluate(Matrix embeddings, int[] labels);
}
