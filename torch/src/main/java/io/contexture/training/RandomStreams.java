package io.contexture.training;

import java.util.SplittableRandom;

/**
 * All that a run draws, but its network's first weights, as generators that do not depend on each other, so that a run can begin
 * at any step.
 */
final class RandomStreams {

    private final long epochs;
    private final long lossState;
    private final long steps;
    private final long network;

    RandomStreams(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        epochs = seeds.nextLong();
        lossState = seeds.nextLong();
        steps = seeds.nextLong();
        network = seeds.nextLong();
    }

    /** For the batches of an epoch and the augmentation of its images. */
    SplittableRandom epoch(int epoch) {
        return generator(epochs + epoch);
    }

    /** For the first weights of the loss. */
    SplittableRandom lossState() {
        return generator(lossState);
    }

    /** For what loss and miner draw in a step. */
    SplittableRandom step(int step) {
        return generator(steps + step);
    }

    /** The seed of what the network itself draws in a step: dropout. */
    long network(int step) {
        return generator(network + step).nextLong();
    }

    /** Generators of neighbouring seeds are alike in their first bits; those of what such generators draw are not. */
    private static SplittableRandom generator(long seed) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong());
    }
}
