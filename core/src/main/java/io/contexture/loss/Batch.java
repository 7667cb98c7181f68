package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a loss is asked about.
 *
 * @param embeddings n x d, raw: a loss normalises the rows itself where its definition asks for it
 * @param labels     class of each row, n of them; 0 to classes - 1 for a loss with weights
 * @param references what the rows are compared with; null for the batch itself
 * @param state      the loss's weights and memory; {@link LossState#NONE} for a loss that has none
 * @param random     the only source of randomness, for losses that draw (miners do)
 */
public record Batch(Matrix embeddings, int[] labels, @Nullable References references, LossState state,
        RandomGenerator random) {

    public Batch {
        BatchCheck.labels(embeddings, labels);
    }

    /** Rows compared with each other, for a loss without state; whatever is drawn is drawn from seed 0. */
    public static Batch of(Matrix embeddings, int[] labels) {
        return new Batch(embeddings, labels, null, LossState.NONE, new SplittableRandom(0));
    }

    /** The same rows compared with others. */
    public Batch withReferences(References other) {
        return new Batch(embeddings, labels, other, state, random);
    }

    /** The same with the loss's weights and memory. */
    public Batch withState(LossState other) {
        return new Batch(embeddings, labels, references, other, random);
    }

    /** The same with another source of randomness. */
    public Batch withRandom(RandomGenerator other) {
        return new Batch(embeddings, labels, references, state, other);
    }

    /** Who is compared with whom. */
    public Comparison comparison() {
        return references == null
                ? Comparison.within(labels)
                : Comparison.between(labels, references.labels(), references.own());
    }
}
