package io.contexture.loader;

import java.util.random.RandomGenerator;

/** Handed to steps that must not depend on chance, so that one which does is found out. */
enum NoChance implements RandomGenerator {
    INSTANCE;

    @Override
    public long nextLong() {
        throw new IllegalStateException("a transform that says it is not random asked for a random number");
    }
}
