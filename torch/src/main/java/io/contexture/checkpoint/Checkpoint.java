package io.contexture.checkpoint;

import io.contexture.model.EmbeddingNetwork;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The resumable state of a run: one safetensors file with the network under {@code model.}, the optimiser under
 * {@code optimiser.}, the average of its weights under {@code average.}, the loss's weights and memory under {@code loss.}, the epoch in work, where it could not be drawn again, under
 * {@code epoch.}, and in the header {@value EmbeddingNetwork#FORMAT_KEY}, {@value #OPTIONS} (JSON: what the results
 * depend on), {@value #PROGRESS} (JSON of {@link Progress}) and {@value #IMAGES} (a hash of the image sets).
 *
 * @param options  what the results depend on, by name
 * @param progress how far the run is
 * @param images   a hash of the image sets
 * @param tensors  the file
 */
public record Checkpoint(Map<String, String> options, Progress progress, String images,
        SafetensorsFile tensors) {

    /** Prefix of the network's tensors. */
    public static final String MODEL_PREFIX = "model.";
    /** Prefix of the loss's weights. */
    public static final String LOSS_WEIGHTS_PREFIX = "loss.weights.";
    /**
     * The layout that this version writes and reads. Format 1 knew neither losses with weights nor samplers by name, format 2
     * counted no steps of single groups.
     */
    public static final int FORMAT = 3;

    private static final String OPTIONS = "contexture.options";
    private static final String PROGRESS = "contexture.progress";
    private static final String IMAGES = "contexture.images";

    /**
     * Writes a checkpoint, whole or not at all.
     *
     * @param tensors adds the tensors of network, optimiser, loss and epoch
     * @throws IOException if it cannot be written; what was there before is untouched then
     */
    public static void write(Path file, Map<String, String> options, Progress progress, String images,
            Consumer<SafetensorsWriter> tensors) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata(EmbeddingNetwork.FORMAT_KEY, Integer.toString(FORMAT))
                .metadata(OPTIONS, JsonMapper.shared().writeValueAsString(options))
                .metadata(PROGRESS, JsonMapper.shared().writeValueAsString(progress))
                .metadata(IMAGES, images);
        tensors.accept(writer);
        writer.write(file);
    }

    /**
     * Opens a checkpoint.
     *
     * @throws BadInputException if it is missing, truncated, from a newer or an older version, or no checkpoint
     * @throws IOException       if it cannot be read
     */
    public static Checkpoint open(Path file) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        EmbeddingNetwork.checkFormat(tensors, FORMAT);
        if (!entry(tensors, EmbeddingNetwork.FORMAT_KEY).equals(Integer.toString(FORMAT))) {
            throw new BadInputException(file + " is a checkpoint of format "
                    + entry(tensors, EmbeddingNetwork.FORMAT_KEY)
                    + ", written by an older Contexture; this one continues from format " + FORMAT
                    + " only. Begin another run; the model that the old one kept can still be used");
        }
        try {
            Map<String, String> options = new LinkedHashMap<>();
            for (var entry : json(tensors, OPTIONS).properties()) {
                options.put(entry.getKey(), entry.getValue().asString());
            }
            Progress progress = JsonMapper.shared().treeToValue(json(tensors, PROGRESS), Progress.class);
            return new Checkpoint(options, progress, entry(tensors, IMAGES), tensors);
        } catch (JacksonException damaged) {
            throw new BadInputException(
                    file + " is damaged: its header cannot be read (" + damaged.getOriginalMessage()
                            + ")",
                    damaged);
        }
    }

    private static JsonNode json(SafetensorsFile file, String key) {
        return JsonMapper.shared().readTree(entry(file, key));
    }

    private static String entry(SafetensorsFile file, String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new BadInputException(file.path() + " is not a checkpoint: its header has no entry " + key);
        }
        return text;
    }

    /**
     * Refuses to continue with other options than those of the checkpoint.
     *
     * @param wanted what the results of the continued run would depend on, by name
     * @throws BadInputException naming the first option that differs, with both values
     */
    public void requireSameOptions(Map<String, String> wanted) {
        TreeSet<String> names = new TreeSet<>(options.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            String then = options.getOrDefault(name, "not set");
            String now = wanted.getOrDefault(name, "not set");
            if (!then.equals(now)) {
                throw new BadInputException(
                        tensors.path() + " was written with " + name + " = " + then + ", and the run"
                                + " is to continue with " + now
                                + "; resume with the same options, or start a new run folder");
            }
        }
    }

    /** SHA-256 over names, shapes and bytes of all tensors, and the step: equal exactly if the states are. */
    public String hash() {
        Sha256 digest = new Sha256().add(Integer.toString(progress.step()));
        for (String name : new TreeSet<>(tensors.names())) {
            digest.add(name + tensors.info(name).shape()).add(tensors.bytes(name).asByteBuffer());
        }
        return digest.hex();
    }
}
