package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * First values of a network's tensors, as torch draws them but from a generator of ours, so that they depend on the seed
 * alone: convolutions and the linear head uniform within {@code 1 / sqrt(inputs of one output)}, BatchNorm as the
 * identity. The reference's training runs begin so; torchvision's residual networks draw wider (He et al. 2015, fan-out),
 * which matters for depth that this one has not.
 */
final class Initialisation {

    private Initialisation() {}

    static void fill(ParameterSpec spec, int headInputs, MemorySegment values, RandomGenerator random) {
        DoubleSupplier draw = switch (spec.role()) {
            case CONVOLUTION -> uniform(random, spec.size() / Math.toIntExact(spec.shape()[0]));
            case HEAD_WEIGHT, HEAD_BIAS -> uniform(random, headInputs);
            case NORM_SCALE, RUNNING_VARIANCE -> () -> 1;
            case NORM_SHIFT, RUNNING_MEAN -> () -> 0;
        };
        for (int i = 0; i < spec.size(); i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) draw.getAsDouble());
        }
    }

    private static DoubleSupplier uniform(RandomGenerator random, int inputs) {
        double bound = 1 / Math.sqrt(inputs);
        return () -> random.nextDouble(-bound, bound);
    }
}
