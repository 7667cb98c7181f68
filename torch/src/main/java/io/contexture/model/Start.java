package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/**
 * First values of a tensor, distributed as torch draws them but from a generator of ours, so that they depend on the seed
 * alone.
 */
sealed interface Start {

    /** All alike. */
    record Constant(double value) implements Start {}

    /** Uniform within {@code bound} of zero. */
    record Uniform(double bound) implements Start {

        /** What torch gives convolutions and linear layers: within {@code 1 / sqrt(inputs of one output)}. */
        static Uniform ofInputs(long inputs) {
            return new Uniform(1 / Math.sqrt((double) inputs));
        }
    }

    /** Normal around zero. */
    record Normal(double deviation) implements Start {

        /** He et al. 2015, by the outputs that an input has, for a ReLU behind it. */
        static Normal ofOutputs(long outputs) {
            return new Normal(Math.sqrt(2 / (double) outputs));
        }
    }

    /** Fills {@code values} with floats. */
    default void fill(MemorySegment values, RandomGenerator random) {
        long count = values.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i++) {
            double value = switch (this) {
                case Constant(double all) -> all;
                case Uniform(double bound) -> random.nextDouble(-bound, bound);
                case Normal(double deviation) -> random.nextGaussian(0, deviation);
            };
            values.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) value);
        }
    }
}
