package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.asFloat;
import static io.contexture.benchmarks.peer.Arithmetic.plus;

import org.bytedeco.pytorch.Tensor;

/** Losses that compare distances, on Euclidean distances of unit rows. */
final class TripletPeers {

    private TripletPeers() {}

    /**
     * All triplets, mean of those above 0: a row of all negatives for each positive pair. pytorch-metric-learning lists the triplets
     * from an n x n x n mask instead, which takes longer.
     */
    static PeerLoss allTriplets(double margin) {
        return batch -> {
            Tensor distances = Pairwise.distances(batch);
            Tensor pairs = Pairwise.positives(batch).nonzero();
            Tensor anchor = pairs.select(1, 0);
            Tensor ofAnchor = distances.index_select(0, anchor);
            Tensor positive = ofAnchor.gather(1, pairs.select(1, 1).unsqueeze(1));
            Tensor negatives = asFloat(Pairwise.negatives(batch).index_select(0, anchor));
            return Pairwise.meanAboveZero(plus(positive.sub(ofAnchor), margin).relu().mul(negatives));
        };
    }

    /** All pairs on either side of the weight {@code beta}, 1 x 1. */
    static PeerLoss margin(double alpha) {
        return batch -> {
            Tensor excess = Pairwise.distances(batch).sub(batch.weights("beta"));
            Tensor positive = plus(excess, alpha).relu().mul(asFloat(Pairwise.positives(batch)));
            Tensor negative = plus(excess.neg(), alpha).relu().mul(asFloat(Pairwise.negatives(batch)));
            return Pairwise.meanAboveZero(positive.add(negative));
        };
    }
}
