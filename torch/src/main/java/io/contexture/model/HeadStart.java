package io.contexture.model;

import java.util.Locale;

/** How the linear layer that gives the embedding begins. */
public enum HeadStart {
    /** Weights and bias uniform within one over the root of the inputs, as torch does it: the authors' 256 code. */
    UNIFORM,
    /** Weights normal with variance 2 / outputs (He et al. 2015, "fan-out"), bias 0: the authors' 224 code. */
    KAIMING,
    /** The linear discriminants of the training features, whitened within classes; for a {@linkplain HeadNetwork head on features} alone. */
    DISCRIMINANT;

    /** Whether it is computed from the features of the training set; until then it is {@link #UNIFORM}. */
    public boolean fromFeatures() {
        return this == DISCRIMINANT;
    }

    Start weight(int out, int in) {
        return this == KAIMING ? Start.Normal.ofOutputs(out) : Start.Uniform.ofInputs(in);
    }

    Start bias(int in) {
        return this == KAIMING ? new Start.Constant(0) : Start.Uniform.ofInputs(in);
    }

    /** Lower case: {@code uniform}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} gives; throws an IllegalArgumentException that lists what there is. */
    public static HeadStart parse(String text) {
        for (HeadStart start : values()) {
            if (start.text().equals(text)) {
                return start;
            }
        }
        throw new IllegalArgumentException(
                "head start '" + text + "' is unknown; allowed: uniform, kaiming, discriminant");
    }
}
