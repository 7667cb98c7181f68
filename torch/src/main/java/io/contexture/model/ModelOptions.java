package io.contexture.model;

import io.contexture.storage.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which network.
 *
 * @param architecture  {@value #SMALL_RESNET}, the only one so far
 * @param width         channels of the first stage, 1 to 1024; the later ones have 2, 4 and 8 times as many
 * @param embeddingSize numbers in an embedding, 1 to 65536
 */
public record ModelOptions(String architecture, int width, int embeddingSize) {

    /** The residual network for small images. */
    public static final String SMALL_RESNET = "small-resnet";

    public ModelOptions {
        if (!architecture.equals(SMALL_RESNET)) {
            throw new IllegalArgumentException(
                    "architecture '" + architecture + "' is unknown; allowed: " + SMALL_RESNET);
        }
        if (width < 1 || width > 1024) {
            throw new IllegalArgumentException("width is " + width + "; allowed: 1 to 1024, usually 32");
        }
        if (embeddingSize < 1 || embeddingSize > 65536) {
            throw new IllegalArgumentException(
                    "embeddingSize is " + embeddingSize + "; allowed: 1 to 65536, usually 128");
        }
    }

    /** The small ResNet, width 32, 128 numbers an embedding. */
    public static ModelOptions defaults() {
        return new ModelOptions(SMALL_RESNET, 32, 128);
    }

    /** The same with another width. */
    public ModelOptions withWidth(int newWidth) {
        return new ModelOptions(architecture, newWidth, embeddingSize);
    }

    /** The same with another embedding size. */
    public ModelOptions withEmbeddingSize(int newSize) {
        return new ModelOptions(architecture, width, newSize);
    }

    /** A JSON object of the three options, as model files hold it. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("architecture", architecture).put("width", width).put("embeddingSize", embeddingSize);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param source where the text comes from, for the message
     * @throws BadInputException if the text is not of that form or holds options that are not allowed
     */
    public static ModelOptions parse(String json, String source) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            return new ModelOptions(node.required("architecture").stringValue(),
                    node.required("width").intValue(), node.required("embeddingSize").intValue());
        } catch (JacksonException | IllegalArgumentException unusable) {
            throw new BadInputException(
                    source + " describes no network that this version knows: " + json + " ("
                            + unusable.getMessage() + ")",
                    unusable);
        }
    }
}
