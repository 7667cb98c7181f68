package io.contexture.model;

import java.util.Locale;

/** How the values that a backbone gives for the places of an image become one for each channel. */
public enum Pooling {
    /** The mean. */
    AVERAGE,
    /** The largest: the paper's choice for CUB and Cars at 256. */
    MAX,
    /** Generalised mean (Radenović et al. 2019), {@code mean(max(x, 1e-6)^3)^(1/3)}: the authors' choice at 224. */
    GEM,
    /** Generalised mean whose exponent is trained with the head; it begins at 3. */
    GEM_LEARNED,
    /** The mean plus the largest. */
    AVERAGE_AND_MAX,
    /** A ViT's class token. */
    CLASS_TOKEN;

    /** GeM's exponent, fixed or at first. */
    static final double EXPONENT = 3;
    /** What GeM takes smaller values for. */
    static final double SMALLEST = 1e-6;
    /** The learned exponent's name in the state. */
    static final String PARAMETER = "pooling.p";

    /** Lower case, words joined by hyphens: {@code gem-learned}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads what {@link #text} gives; throws an IllegalArgumentException that lists what there is. */
    public static Pooling parse(String text) {
        for (Pooling pooling : values()) {
            if (pooling.text().equals(text)) {
                return pooling;
            }
        }
        throw new IllegalArgumentException("pooling '" + text + "' is unknown; allowed: "
                + String.join(", ", java.util.Arrays.stream(values()).map(Pooling::text).toList()));
    }
}
