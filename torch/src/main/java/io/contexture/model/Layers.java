package io.contexture.model;

import org.jspecify.annotations.Nullable;

/**
 * What networks are made of. A network is written once, over these operations; what a value is depends on who goes
 * through it: a tensor when it is computed, the name of a value when it is written down as a graph for others.
 *
 * <p>Parameters are given by the name of their layer; {@code NAME.bias} is used where the state has one.
 *
 * @param <T> a value
 */
interface Layers<T> {

    /** BatchNorm's epsilon, and that of LayerNorm in torch. */
    double EPSILON = 1e-5;
    /** The least that {@link #normalise} divides by. */
    double SHORTEST = 1e-12;

    /** A convolution of {@code x}, n x c x h x w, with zero padding on all sides. */
    T convolve(T x, String name, int stride, int padding, int groups);

    /** BatchNorm over n x c x h x w. */
    T batchNorm(T x, String name);

    /** max(x, 0). {@code x} is not to be used after that. */
    T relu(T x);

    /** x times the normal distribution function of x. */
    T gelu(T x);

    /** x + y, of one shape. {@code x} is not to be used after that. */
    T add(T x, T y);

    /** Every {@code stride}-th pixel of every {@code stride}-th row of n x c x h x w. */
    T thin(T x, int stride);

    /** Largest value under each window of n x c x h x w; padding never wins. */
    T maxPool(T x, int kernel, int stride, int padding);

    /** n x c x h x w to n x c. */
    T pool(T x, Pooling pooling);

    /** A linear layer on the last extent. */
    T linear(T x, String name);

    /** Mean 0 and variance 1 over the last extent, then the layer's factors and summands; none if {@code name} is null. */
    T layerNorm(T x, @Nullable String name, int size, double epsilon);

    /** n x c x h x w to n x h x w x c. */
    T channelsLast(T x);

    /** n x h x w x c to n x c x h x w. */
    T channelsFirst(T x);

    /** x times the parameter of that full name, repeated along the extents that it lacks in front. */
    T scale(T x, String parameter);

    /** The tokens that a ViT begins with: images, n x 3 x h x w, to n x (1 + patches) x c. */
    T tokens(T images, VisionTransformer vit);

    /** Rows of length 1: n x d divided by each row's length, or by 1e-12 if that is more. */
    T normalise(T x);

    /** Self-attention of tokens, n x t x c, with layers NAME.qkv and NAME.proj. */
    T attention(T x, String name, int heads, int size);

    /** The first token: n x t x c to n x c. */
    T classToken(T tokens);

    /** All tokens but the first, as a map of one column: n x t x c to n x c x (t - 1) x 1. */
    T patches(T tokens);
}
