package io.contexture.frozen;

import io.contexture.model.Pooling;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which backbone a head was trained on, as the head's model file says it under {@value #KEY}.
 *
 * @param file    where it was, absolute
 * @param sha256  of all of its files
 * @param output  the name of the output that is used
 * @param pooling how its places become one feature; null if it gives features itself
 */
public record BackboneReference(Path file, String sha256, String output, @Nullable Pooling pooling) {

    /** Header entry of a head's model file. */
    public static final String KEY = "contexture.backbone";

    /** A JSON object. */
    public String toJson() {
        var json = JsonMapper.shared().createObjectNode();
        json.put("file", file.toString()).put("sha256", sha256).put("output", output);
        if (pooling != null) {
            json.put("pooling", pooling.text());
        }
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param source where the text comes from, for the message
     * @throws BadInputException if it is not of that form
     */
    public static BackboneReference parse(String json, String source) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            return new BackboneReference(Path.of(node.required("file").stringValue()),
                    node.required("sha256").stringValue(), node.required("output").stringValue(),
                    node.has("pooling") ? Pooling.parse(node.get("pooling").stringValue()) : null);
        } catch (JacksonException | IllegalArgumentException unusable) {
            throw new BadInputException(
                    source + " describes no backbone that this version knows: " + json + " ("
                            + unusable.getMessage() + ")",
                    unusable);
        }
    }

    /**
     * The same backbone where it is now: where it was, or under its name beside the head's model file.
     *
     * @param head the head's model file
     * @throws BadInputException if it is in neither place, or is another one by now
     */
    public Path find(Path head) throws IOException {
        Path folder = Objects.requireNonNull(head.toAbsolutePath().getParent(), "a file has a folder");
        Path beside = folder.resolve(Objects.requireNonNull(file.getFileName(), "a file has a name"));
        List<Path> there = Stream.of(beside, file).filter(Files::exists).distinct().toList();
        if (there.isEmpty()) {
            throw new BadInputException(head + " is a head on the features of " + file
                    + ", which is gone; put that model back, or lay it beside the head as " + beside);
        }
        for (Path place : there) {
            if (OnnxFile.open(place).sha256().equals(sha256)) {
                return place;
            }
        }
        throw new BadInputException(
                head + " was trained on the features of " + file + " with SHA-256 " + sha256
                        + "; " + there.getFirst()
                        + " has changed since: its features mean nothing to the head. Put the "
                        + "old model back, or train again");
    }
}
