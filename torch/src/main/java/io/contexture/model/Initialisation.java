package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * First values of a network's tensors, as torchvision and torch draw them but from a generator of ours, so that they
 * depend on the seed alone: convolutions normal with variance 2 / (out * kernel area) (He et al. 2015, fan-out), the
 * linear head uniform within 1 / sqrt(inputs), BatchNorm as the identity.
 */
final class Initialisation {

    private Initialisation() {}

    static void fill(ParameterSpec spec, int headInputs, MemorySegment values, RandomGenerator random) {
        long[] shape = spec.shape();
        double bound = 1 / Math.sqrt(headInputs);
        DoubleSupplier draw = switch (spec.role()) {
            case CONVOLUTION -> {
                double deviation = Math.sqrt(2.0 / Math.toIntExact(shape[0] * shape[2] * shape[3]));
                yield () -> deviation * random.nextGaussian();
            }
            case HEAD_WEIGHT, HEAD_BIAS -> () -> random.nextDouble(-bound, bound);
            case NORM_SCALE, RUNNING_VARIANCE -> () -> 1;
            case NORM_SHIFT, RUNNING_MEAN -> () -> 0;
        };
        for (int i = 0; i < spec.size(); i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) draw.getAsDouble());
        }
    }
}
