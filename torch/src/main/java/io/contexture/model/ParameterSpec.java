package io.contexture.model;

import java.util.Arrays;

/**
 * One tensor of a network's state.
 *
 * @param name  torchvision's name of it
 * @param role  what it is for
 * @param shape its extents
 */
record ParameterSpec(String name, Role role, long[] shape) {

    /** What a tensor is for, in the order in which tensors lie in memory. */
    enum Role {
        CONVOLUTION, NORM_SCALE, NORM_SHIFT, HEAD_WEIGHT, HEAD_BIAS, RUNNING_MEAN, RUNNING_VARIANCE;

        /** Whether an optimiser may change it. */
        boolean learnable() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }

    int size() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1L, Math::multiplyExact));
    }
}
