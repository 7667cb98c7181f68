package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a loss carries from batch to batch. The loss itself stays a pure function: whoever trains owns the state, hands it in
 * with every {@link Batch}, steps the weights with the gradients of {@link LossValue#weightGradients}, and saves it.
 *
 * @param weights what an optimiser steps (proxies, class centres), by name
 * @param memory  what the loss itself writes while it is evaluated (the ring of a cross-batch memory), by name
 */
public record LossState(Map<String, Weights> weights, Map<String, Matrix> memory) {

    /** Of a loss that needs none. */
    public static final LossState NONE = new LossState(Map.of(), Map.of());

    /**
     * Weights of a loss.
     *
     * @param values             the weights; for proxies a row a class (or some rows a class)
     * @param learningRateFactor what the loss's authors multiply the network's learning rate by for them
     */
    public record Weights(Matrix values, double learningRateFactor) {}

    public LossState {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
    }

    /** A state of one set of weights and no memory. */
    public static LossState ofWeights(String name, Matrix values, double learningRateFactor) {
        return new LossState(Map.of(name, new Weights(values, learningRateFactor)), Map.of());
    }

    /**
     * The values of the weights of that name.
     *
     * @throws IllegalArgumentException if there are none: the batch was given without the loss's state
     */
    public Matrix weightsOf(String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the batch has no weights '" + name + "' (it has " + weights.keySet()
                            + "); hand in the loss's state: batch.withState(loss.initialState(...))");
        }
        return found.values();
    }
}
