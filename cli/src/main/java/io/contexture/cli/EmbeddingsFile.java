package io.contexture.cli;

import io.contexture.model.EmbeddedSet;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A collection's embeddings, as {@code contexture embed} writes them: the file of {@link EmbeddedSet}, with header entries
 * that say where the images lie and which model it was.
 *
 * @param set       the embeddings
 * @param root      folder that the images' names start from
 * @param model     SHA-256 of the model file, in hexadecimal
 * @param transform what was done to an image before it was embedded; empty if the file does not say, or there were features
 */
record EmbeddingsFile(EmbeddedSet set, String root, String model, String transform) {

    private static final String KIND_KEY = "contexture.kind";
    private static final String KIND = "embeddings";
    private static final String VERSION_KEY = "contexture.version";
    static final String ROOT_KEY = "contexture.root";
    static final String MODEL_KEY = "contexture.model.sha256";

    void write(Path file) throws IOException {
        set.save(file,
                Map.of(KIND_KEY, KIND, VERSION_KEY, Version.current(), ROOT_KEY, root, MODEL_KEY, model,
                        EmbeddingNetwork.TRANSFORM_KEY, transform));
    }

    /**
     * Reads such a file.
     *
     * @throws BadInputException if it is missing, damaged, of a newer format, or holds something else
     */
    static EmbeddingsFile read(Path file) throws IOException {
        Map<String, String> header = requireEmbeddings(file);
        return new EmbeddingsFile(EmbeddedSet.load(file), header.getOrDefault(ROOT_KEY, ""),
                header.getOrDefault(MODEL_KEY, ""),
                header.getOrDefault(EmbeddingNetwork.TRANSFORM_KEY, ""));
    }

    /**
     * The header of such a file.
     *
     * @throws BadInputException if it is missing, damaged, or holds something else
     */
    static Map<String, String> requireEmbeddings(Path file) throws IOException {
        Map<String, String> header = SafetensorsFile.open(file).metadata();
        if (!KIND.equals(header.get(KIND_KEY))) {
            throw new BadInputException(
                    file + " holds no embeddings; such files are made by 'contexture embed'");
        }
        return header;
    }

    /** The image of a row. */
    Path image(int row) {
        return Path.of(root).resolve(set.names().get(row));
    }

    /** The name of a row's class. */
    String className(int row) {
        return set.classNames().get(set.labels()[row]);
    }
}
