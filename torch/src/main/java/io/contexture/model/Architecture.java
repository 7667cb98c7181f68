package io.contexture.model;

import io.contexture.model.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An embedding network: backbone, pooling, LayerNorm if wanted, the linear head, and in training a projector if wanted.
 *
 * @param options  which
 * @param backbone the one that the options name
 */
record Architecture(ModelOptions options, Backbone backbone) {

    static final String HEAD = "embedding";
    static final String PROJECTOR = "projector";

    static Architecture of(ModelOptions options) {
        return new Architecture(options,
                Objects.requireNonNull(Backbone.all(options.width()).get(options.architecture()),
                        "checked there"));
    }

    /** Every tensor of the state. */
    List<ParameterSpec> state() {
        List<ParameterSpec> all = new ArrayList<>(backbone.state());
        all.addAll(head());
        return all;
    }

    /** The tensors behind the backbone. */
    List<ParameterSpec> head() {
        State state = new State();
        int in = backbone.features();
        int out = options.embeddingSize();
        if (options.pooling() == Pooling.GEM_LEARNED) {
            state.add(Pooling.PARAMETER, Role.POOLING, new Start.Constant(Pooling.EXPONENT), 1);
        }
        state.add(HEAD + ".weight", Role.HEAD_WEIGHT, options.headStart().weight(out, in), out, in);
        state.add(HEAD + ".bias", Role.HEAD_BIAS, options.headStart().bias(in), out);
        if (options.projectorSize() > 0) {
            state.add(PROJECTOR + ".weight", Role.PROJECTOR, Start.Uniform.ofInputs(out),
                    options.projectorSize(), out);
        }
        return state.specs();
    }

    /**
     * The head's output, before L2 normalisation.
     *
     * @param images n x 3 x h x w, normalised
     * @return n x embeddingSize
     */
    <T> T embedding(Layers<T> layers, T images) {
        T features = backbone.features(layers, images, options.pooling());
        if (options.layerNorm()) {
            features = layers.layerNorm(features, null, backbone.features(), Layers.EPSILON);
        }
        return layers.linear(features, HEAD);
    }

    /** The embedding as it is used: rows of length 1. */
    <T> T unitEmbedding(Layers<T> layers, T images) {
        return layers.normalise(embedding(layers, images));
    }

    /** What the loss sees: the projector's output, or the embedding itself. */
    <T> T projection(Layers<T> layers, T embedding) {
        return options.projectorSize() > 0 ? layers.linear(embedding, PROJECTOR) : embedding;
    }
}
