package io.contexture.model;

import java.util.Arrays;

/**
 * One tensor of a network's state.
 *
 * @param name  torchvision's (or, for a ViT, DINOv2's) name of it
 * @param role  what it is for
 * @param shape its extents
 * @param start its first values
 */
record ParameterSpec(String name, Role role, long[] shape, Start start) {

    /** What a tensor is for, in the order in which tensors lie in memory. */
    enum Role {
        /** Of the backbone, BatchNorm aside. */
        WEIGHT,
        /** BatchNorm's factors. */
        NORM_SCALE,
        /** BatchNorm's summands. */
        NORM_SHIFT,
        /** The exponent of learned GeM pooling. */
        POOLING, HEAD_WEIGHT, HEAD_BIAS,
        /** What the loss sees the embedding through in training. */
        PROJECTOR, RUNNING_MEAN, RUNNING_VARIANCE;

        /** Whether an optimiser may change it. */
        boolean learnable() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }

    int size() {
        return Math.toIntExact(Arrays.stream(shape).reduce(1L, Math::multiplyExact));
    }
}
