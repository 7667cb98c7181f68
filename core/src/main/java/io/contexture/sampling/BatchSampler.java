package io.contexture.sampling;

import java.util.List;
import java.util.random.RandomGenerator;

/** Decides which images make the batches of an epoch. Implementations are immutable: the same generator state gives the same epoch. */
public interface BatchSampler {

    /**
     * Draws an epoch anew.
     *
     * @param random the only source of randomness
     * @return the batches; each holds row numbers of the data set
     */
    List<int[]> epoch(RandomGenerator random);
}
