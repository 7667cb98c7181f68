package io.contexture.model;

import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The embeddings of an image set.
 *
 * <p>As a file: safetensors with {@code embeddings} (F32, n x d), {@code labels} (I64, n), {@code paths} and
 * {@code class_names} (U8: a JSON list of strings in UTF-8), and {@value EmbeddingNetwork#FORMAT_KEY} in the header.
 *
 * @param embeddings n x d, rows of length 1
 * @param labels     class of each row
 * @param names      name of each row's image, as its list or folder gives it
 * @param classNames name of each class
 * @param unreadable images of the set that have no row, because they could not be read; empty when read from a file
 */
public record EmbeddedSet(Matrix embeddings, int[] labels, List<String> names, List<String> classNames,
        List<UnreadableImage> unreadable) {

    public EmbeddedSet {
        names = List.copyOf(names);
        classNames = List.copyOf(classNames);
        unreadable = List.copyOf(unreadable);
        if (labels.length != embeddings.rows() || names.size() != embeddings.rows()) {
            throw new IllegalArgumentException(
                    embeddings.rows() + " embeddings need as many labels and names; got "
                            + labels.length + " and " + names.size());
        }
        for (int label : labels) {
            if (label < 0 || label >= classNames.size()) {
                throw new IllegalArgumentException(
                        "label " + label + " has no name; there are names for 0 to "
                                + (classNames.size() - 1));
            }
        }
    }

    /** Number of rows. */
    public int size() {
        return labels.length;
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param extra further header entries, such as where the images lie
     */
    public void save(Path file, Map<String, String> extra) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.metadata(EmbeddingNetwork.FORMAT_KEY, Integer.toString(EmbeddingNetwork.FORMAT));
        extra.forEach(writer::metadata);
        writer.add("embeddings", embeddings.toArray(), embeddings.rows(), embeddings.columns());
        writer.add("labels", Arrays.stream(labels).asLongStream().toArray(), labels.length);
        addTexts(writer, "paths", names);
        addTexts(writer, "class_names", classNames);
        writer.write(file);
    }

    private static void addTexts(SafetensorsWriter writer, String name, List<String> texts) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(texts);
        writer.add(name, DType.U8, MemorySegment.ofArray(json), json.length);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws BadInputException if the file is missing, truncated, from a newer version, or not of that form
     */
    public static EmbeddedSet load(Path file) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        EmbeddingNetwork.checkFormat(tensors, EmbeddingNetwork.FORMAT);
        List<Long> shape = tensors.info("embeddings").shape();
        if (shape.size() != 2) {
            throw new BadInputException(file + ": tensor 'embeddings' has shape " + shape + "; wanted n x d");
        }
        Matrix embeddings = Matrix.of(tensors.floats("embeddings"), Math.toIntExact(shape.get(0)),
                Math.toIntExact(shape.get(1)));
        int[] labels = Arrays.stream(tensors.longs("labels")).mapToInt(Math::toIntExact).toArray();
        try {
            return new EmbeddedSet(embeddings, labels, texts(tensors, "paths"), texts(tensors, "class_names"),
                    List.of());
        } catch (IllegalArgumentException inconsistent) {
            throw new BadInputException(file + " is inconsistent: " + inconsistent.getMessage(),
                    inconsistent);
        }
    }

    static List<String> texts(SafetensorsFile file, String name) {
        byte[] json = file.bytes(name).toArray(ValueLayout.JAVA_BYTE);
        try {
            List<String> texts = new ArrayList<>();
            for (JsonNode node : JsonMapper.shared().readTree(json)) {
                texts.add(node.stringValue());
            }
            return texts;
        } catch (JacksonException notTexts) {
            throw new BadInputException(file.path() + ": tensor '" + name + "' is not a JSON list of strings",
                    notTexts);
        }
    }
}
