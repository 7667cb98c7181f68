package io.contexture.model;

import io.contexture.storage.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A head on features that another network has computed: standardisation, dropout, LayerNorm and a hidden layer where they are
 * asked for, then a linear layer.
 *
 * @param inputSize     numbers in a feature, 1 to 1,048,576
 * @param embeddingSize numbers in an embedding, 1 to 65536
 * @param standardised  whether each number of a feature is brought to mean 0 and variance 1 over the training set
 * @param dropout       share of the (standardised) numbers that a training pass sets to zero, from 0 to below 1
 * @param layerNorm     whether each feature is brought to mean 0 and variance 1 over its own numbers, without weights, as the
 *                      paper's network for CUB does before its linear layer
 * @param hiddenSize    numbers in the hidden layer, whose activation is ReLU, 1 to 65536; 0 for none
 * @param start         how the linear layer begins; a hidden layer begins uniform always
 * @param shrinkage     of the covariance within classes towards equal variances, which {@link HeadStart#DISCRIMINANT} uses, up to 1 (the
 *                      class means alone count); 0 for what serves best on a quarter of the training classes, held out
 */
public record HeadOptions(int inputSize, int embeddingSize, boolean standardised, double dropout,
        boolean layerNorm, int hiddenSize, HeadStart start, double shrinkage) {

    /** The shrinkage where classes are too few to choose one. */
    static final double SHRINKAGE = 0.2;

    private static final int LARGEST_INPUT = 1 << 20;
    private static final int LARGEST_LAYER = 65536;

    public HeadOptions {
        require(inputSize >= 1 && inputSize <= LARGEST_INPUT,
                "features have " + inputSize + " numbers; allowed: 1 to " + LARGEST_INPUT);
        require(embeddingSize >= 1 && embeddingSize <= LARGEST_LAYER,
                "embeddingSize is " + embeddingSize + "; allowed: 1 to 65536, usually 128");
        require(dropout >= 0 && dropout < 1,
                "dropout is " + dropout + "; allowed: from 0 to below 1, usually 0.1");
        require(hiddenSize >= 0 && hiddenSize <= LARGEST_LAYER,
                "hidden size is " + hiddenSize + "; allowed: 0 (no hidden layer) to 65536");
        require(shrinkage >= 0 && shrinkage <= 1,
                "shrinkage is " + shrinkage
                        + "; allowed: 0 (chosen on held-out classes) to 1, usually 0.1 to 0.6");
    }

    private static void require(boolean met, String message) {
        if (!met) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A linear layer on standardised features that begins uniform. */
    public static HeadOptions linear(int inputSize, int embeddingSize) {
        return new HeadOptions(inputSize, embeddingSize, true, 0, false, 0, HeadStart.UNIFORM, 0);
    }

    /** The same with features as they are, or standardised. */
    public HeadOptions withStandardised(boolean other) {
        return new HeadOptions(inputSize, embeddingSize, other, dropout, layerNorm, hiddenSize, start,
                shrinkage);
    }

    /** The same with another dropout. */
    public HeadOptions withDropout(double other) {
        return new HeadOptions(inputSize, embeddingSize, standardised, other, layerNorm, hiddenSize, start,
                shrinkage);
    }

    /** The same with or without LayerNorm. */
    public HeadOptions withLayerNorm(boolean other) {
        return new HeadOptions(inputSize, embeddingSize, standardised, dropout, other, hiddenSize, start,
                shrinkage);
    }

    /** The same with another hidden layer. */
    public HeadOptions withHiddenSize(int other) {
        return new HeadOptions(inputSize, embeddingSize, standardised, dropout, layerNorm, other, start,
                shrinkage);
    }

    /** The same with a linear layer that begins otherwise. */
    public HeadOptions withStart(HeadStart other, double otherShrinkage) {
        return new HeadOptions(inputSize, embeddingSize, standardised, dropout, layerNorm, hiddenSize, other,
                otherShrinkage);
    }

    /** A JSON object of all options, as model files hold it. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("inputSize", inputSize).put("embeddingSize", embeddingSize).put("standardised", standardised)
                .put("dropout", dropout).put("layerNorm", layerNorm).put("hiddenSize", hiddenSize)
                .put("start", start.text()).put("shrinkage", shrinkage);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param source where the text comes from, for the message
     * @throws BadInputException if the text is not of that form or holds options that are not allowed
     */
    public static HeadOptions parse(String json, String source) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            return new HeadOptions(node.required("inputSize").intValue(),
                    node.required("embeddingSize").intValue(), node.required("standardised").booleanValue(),
                    node.required("dropout").doubleValue(), node.required("layerNorm").booleanValue(),
                    node.required("hiddenSize").intValue(),
                    HeadStart.parse(node.path("start").asString(HeadStart.UNIFORM.text())),
                    node.path("shrinkage").asDouble(0));
        } catch (JacksonException | IllegalArgumentException unusable) {
            throw new BadInputException(source + " describes no head that this version knows: " + json + " ("
                    + unusable.getMessage() + ")", unusable);
        }
    }
}
