package io.contexture.benchmarks.peer;

import org.bytedeco.pytorch.Tensor;

/** A loss as a graph of libtorch operations. */
@FunctionalInterface
public interface PeerLoss {

    /**
     * Builds the graph.
     *
     * @param batch leaves: raw embeddings, labels, and the loss's weights if it has some
     * @return a scalar that depends on the leaves
     */
    Tensor loss(PeerBatch batch);
}
