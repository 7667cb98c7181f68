package io.contexture.benchmarks.peer;

import org.bytedeco.pytorch.Tensor;

/** A loss as a graph on a score matrix. */
@FunctionalInterface
interface ScoresLoss {

    /**
     * Builds the graph.
     *
     * @param scores n x n
     * @param same   n x n, true for two rows of a class, the row itself included
     */
    Tensor loss(Tensor scores, Tensor same);
}
