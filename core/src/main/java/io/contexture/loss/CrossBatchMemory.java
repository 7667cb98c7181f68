package io.contexture.loss;

import java.util.random.RandomGenerator;

/**
 * Compares a batch with the embeddings of the batches before it, too, which drift slowly enough to serve as negatives and
 * positives for some hundred steps: {@code L(batch, memory)} of another loss. The batch enters the memory, a ring, first;
 * each row is then compared with all that the ring holds but its own copy. The memory gets no gradient.
 *
 * <p>The ring lives in the {@link LossState}, which is written by {@link #evaluate}: {@code embeddings} (size x d, raw),
 * {@code labels} (size x 1) and {@code ring} (1 x 2: the row to be written next, and the number of rows that are filled).
 *
 * <p>Source: Wang et al., "Cross-Batch Memory for Embedding Learning", CVPR 2020, in the form of
 * pytorch-metric-learning's {@code CrossBatchMemory}.
 *
 * @param loss what compares; may have a miner
 * @param size rows of the ring, at least as many as a batch has: usually the training set, or what fits
 */
public record CrossBatchMemory(SimilarityLoss loss, int size) implements EmbeddingLoss {

    public CrossBatchMemory {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "size is " + size + "; a memory needs room for at least a batch, usually for many");
        }
    }

    /** An empty ring. */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        return MemoryRing.empty(size, dimension).state();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the batch is larger than the memory, has references of its own, or rows of
     *                                  another length than the memory's
     */
    @Override
    public LossValue evaluate(Batch batch) {
        if (batch.references() != null) {
            throw new IllegalArgumentException(
                    "a cross-batch memory is the batch's references; it takes no others");
        }
        References memory = MemoryRing.of(batch.state(), size).enter(batch.embeddings(), batch.labels());
        return loss.evaluate(batch.withReferences(memory).withState(LossState.NONE));
    }
}
