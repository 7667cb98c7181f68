package io.contexture.model;

import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that an optimiser steps with one learning rate, as one row of floats: an update is a few operations on it,
 * not a few for each of the network's tensors. The floats are the network's (or the loss's) and go with it; the two views of them are the
 * owner's of this record, to be closed.
 *
 * @param name      {@value #BACKBONE}, {@value #HEAD}, {@value #PROJECTOR}, or that of a loss's weights; with a number, such as
 *                  {@code backbone.2}, where what is frozen lies in between
 * @param values    the parameters: n floats
 * @param gradients their gradients, filled by the last backward pass: n floats
 */
public record ParameterGroup(String name, Tensor values, Tensor gradients) implements AutoCloseable {

    /** Everything but the head. */
    public static final String BACKBONE = "backbone";
    /** The linear layer that gives the embedding. */
    public static final String HEAD = "head";
    /** The layer that the loss sees the embedding through in training. */
    public static final String PROJECTOR = "projector";

    /** Its name without the number of the stretch: what decides its learning rate. */
    public String part() {
        return name.replaceFirst("\\.\\d+$", "");
    }

    @Override
    public void close() {
        values.close();
        gradients.close();
    }
}
