package io.contexture.mining;

/** The pairs or triplets that a miner picked. A loss on pairs takes the pairs of triplets, and the other way round. */
public sealed interface Tuples permits Pairs, Triplets {

    /** As pairs: of triplets (a, p, n) the pairs (a, p) and (a, n), each once. */
    Pairs pairs();

    /** As triplets: of pairs every (a, p) with every (a, n) of the same anchor. */
    Triplets triplets();

    /** Number of anchors there are, picked or not. */
    int anchorCount();

    /** One more than the largest column that occurs; 0 if nothing was picked. */
    int columnBound();
}
