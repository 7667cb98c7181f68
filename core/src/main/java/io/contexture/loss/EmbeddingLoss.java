package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.random.RandomGenerator;

/**
 * A loss on a batch of embeddings: a pure function, but for the memory that some losses keep in the {@link LossState} handed in.
 * Implementations are immutable, may be shared between threads, and tell all their settings in {@code toString}.
 */
public interface EmbeddingLoss {

    /**
     * The loss of a batch and its gradients.
     *
     * @return the value, its gradient with respect to the embeddings, and to references and weights where there are some
     * @throws IllegalArgumentException if a row has a value that is not finite (the message names the row), the batch is
     *                                  too small for the loss's options, or state or references are missing or unfit
     */
    LossValue evaluate(Batch batch);

    /**
     * The loss of rows compared with each other, for a loss without state.
     *
     * @param embeddings n x d, raw
     * @param labels     class of each row, n of them
     * @throws IllegalArgumentException as {@link #evaluate(Batch)}, and if the number of labels is not n
     */
    default LossValue evaluate(Matrix embeddings, int[] labels) {
        return evaluate(Batch.of(embeddings, labels));
    }

    /**
     * The state to begin with; {@link LossState#NONE} for a loss that needs none.
     *
     * @param classes   number of classes that labels are drawn from
     * @param dimension d
     * @param random    draws the initial weights
     */
    default LossState initialState(int classes, int dimension, RandomGenerator random) {
        return LossState.NONE;
    }
}
