package io.contexture.model;

import io.contexture.storage.BadInputException;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which network.
 *
 * @param architecture  one of {@link #architectures}
 * @param width         channels of the first stage of {@value #SMALL_RESNET}, 1 to 1024; the later ones have 2, 4 and 8 times
 *                      as many. The others have their own
 * @param embeddingSize numbers in an embedding, 1 to 65536
 * @param pooling       from the places of an image to one feature vector
 * @param layerNorm     whether the features are given mean 0 and variance 1 before the head, as the paper's networks for
 *                      CUB and Cars at 256 do it
 * @param headStart     how the head begins
 * @param projectorSize numbers that the loss sees in training, through a linear layer without bias behind the embedding, 1 to
 *                      65536; 0 for no such layer. The authors' setting at 224 has 2048. It is no part of the trained model
 */
public record ModelOptions(String architecture, int width, int embeddingSize, Pooling pooling,
        boolean layerNorm, HeadStart headStart, int projectorSize) {

    /** The residual network for small images. */
    public static final String SMALL_RESNET = "small-resnet";
    private static final int LARGEST = 65536;

    public ModelOptions {
        if (!architectures().contains(architecture)) {
            throw new IllegalArgumentException("architecture '" + architecture + "' is unknown; allowed: "
                    + String.join(", ", architectures()));
        }
        if (width < 1 || width > 1024) {
            throw new IllegalArgumentException("width is " + width + "; allowed: 1 to 1024, usually 32");
        }
        if (embeddingSize < 1 || embeddingSize > LARGEST) {
            throw new IllegalArgumentException(
                    "embeddingSize is " + embeddingSize + "; allowed: 1 to 65536, usually 128");
        }
        if (projectorSize < 0 || projectorSize > LARGEST) {
            throw new IllegalArgumentException(
                    "projectorSize is " + projectorSize
                            + "; allowed: 0 (no projector) to 65536, usually 2048");
        }
        if (pooling == Pooling.CLASS_TOKEN && usualPooling(architecture) != Pooling.CLASS_TOKEN) {
            throw new IllegalArgumentException("pooling class-token needs a ViT; " + architecture
                    + " has no class token, take average, max, gem, gem-learned or average-and-max");
        }
    }

    /** A network with the pooling that is usual for it, nothing between features and head, and no projector. */
    public ModelOptions(String architecture, int width, int embeddingSize) {
        this(architecture, width, embeddingSize, usualPooling(architecture), false, HeadStart.UNIFORM, 0);
    }

    /** The small ResNet, width 32, 128 numbers an embedding. */
    public static ModelOptions defaults() {
        return new ModelOptions(SMALL_RESNET, 32, 128);
    }

    /** Names of the architectures. */
    public static Set<String> architectures() {
        return Backbone.all(1).keySet();
    }

    /** The pooling that an architecture is known with; average for one that is not known. */
    public static Pooling usualPooling(String architecture) {
        Backbone backbone = Backbone.all(1).get(architecture);
        return backbone == null ? Pooling.AVERAGE : backbone.usualPooling();
    }

    /** Numbers that the loss sees of an image in training. */
    public int lossSize() {
        return projectorSize > 0 ? projectorSize : embeddingSize;
    }

    /** The same with another width. */
    public ModelOptions withWidth(int newWidth) {
        return new ModelOptions(architecture, newWidth, embeddingSize, pooling, layerNorm, headStart,
                projectorSize);
    }

    /** The same with another embedding size. */
    public ModelOptions withEmbeddingSize(int newSize) {
        return new ModelOptions(architecture, width, newSize, pooling, layerNorm, headStart, projectorSize);
    }

    /** The same with another way from features to embedding. */
    public ModelOptions withHead(Pooling newPooling, boolean newLayerNorm, HeadStart newStart) {
        return new ModelOptions(architecture, width, embeddingSize, newPooling, newLayerNorm, newStart,
                projectorSize);
    }

    /** The same with another projector; 0 for none. */
    public ModelOptions withProjector(int newSize) {
        return new ModelOptions(architecture, width, embeddingSize, pooling, layerNorm, headStart, newSize);
    }

    /** A JSON object of what embedding needs, as model files hold it: without projector and start. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("architecture", architecture).put("width", width).put("embeddingSize", embeddingSize)
                .put("pooling", pooling.text()).put("layerNorm", layerNorm);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} writes; files of before there were several poolings have the average.
     *
     * @param source where the text comes from, for the message
     * @throws BadInputException if the text is not of that form or holds options that are not allowed
     */
    public static ModelOptions parse(String json, String source) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            return new ModelOptions(node.required("architecture").stringValue(),
                    node.required("width").intValue(), node.required("embeddingSize").intValue(),
                    node.has("pooling") ? Pooling.parse(node.get("pooling").stringValue()) : Pooling.AVERAGE,
                    node.path("layerNorm").asBoolean(false), HeadStart.UNIFORM, 0);
        } catch (JacksonException | IllegalArgumentException unusable) {
            throw new BadInputException(
                    source + " describes no network that this version knows: " + json + " ("
                            + unusable.getMessage() + ")",
                    unusable);
        }
    }
}
