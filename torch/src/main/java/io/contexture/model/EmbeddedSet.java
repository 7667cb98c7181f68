package io.contexture.model;

import io.contexture.dataset.Role;
import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.retrieval.RetrievalTask;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The embeddings of an image set.
 *
 * <p>As a file: safetensors with {@code embeddings} (F32, n x d), {@code labels} (I64, n), {@code paths} and
 * {@code class_names} (U8: a JSON list of strings in UTF-8), where there are queries and a gallery {@code roles} (U8, n: 1 for
 * a query, 2 for the gallery), and {@value EmbeddingNetwork#FORMAT_KEY} in the header.
 *
 * @param embeddings n x d, rows of length 1
 * @param labels     class of each row
 * @param names      name of each row's image, as its list or folder gives it
 * @param classNames name of each class
 * @param roles      whether each row's image searches, is searched, or both
 * @param unreadable images of the set that have no row, because they could not be read; empty when read from a file
 */
public record EmbeddedSet(Matrix embeddings, int[] labels, List<String> names, List<String> classNames,
        List<Role> roles, List<UnreadableImage> unreadable) {

    private static final String ROLES = "roles";

    /** Rows that all search each other. */
    public EmbeddedSet(Matrix embeddings, int[] labels, List<String> names, List<String> classNames,
            List<UnreadableImage> unreadable) {
        this(embeddings, labels, names, classNames, Collections.nCopies(labels.length, Role.BOTH),
                unreadable);
    }

    public EmbeddedSet {
        names = List.copyOf(names);
        classNames = List.copyOf(classNames);
        roles = List.copyOf(roles);
        unreadable = List.copyOf(unreadable);
        if (labels.length != embeddings.rows() || names.size() != embeddings.rows()
                || roles.size() != embeddings.rows()) {
            throw new IllegalArgumentException(
                    embeddings.rows() + " embeddings need as many labels, names and roles; got "
                            + labels.length + ", " + names.size() + " and " + roles.size());
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
     * How well images of a class find each other.
     *
     * @throws BadInputException as {@link #task}
     */
    public RetrievalResult evaluate(EvaluationOptions options) {
        return task().evaluate(options);
    }

    /**
     * What searches in what: the queries in the gallery where there are such, else every row among the others.
     *
     * @throws BadInputException if there are queries and no gallery, or a gallery and no queries
     */
    public RetrievalTask task() {
        if (roles.stream().allMatch(role -> role == Role.BOTH)) {
            return RetrievalTask.ofSelf(embeddings, labels);
        }
        int[] queries = rows(Role.QUERY);
        int[] gallery = rows(Role.GALLERY);
        if (queries.length == 0 || gallery.length == 0) {
            throw new BadInputException("there are " + queries.length + " queries and " + gallery.length
                    + " images in the gallery; it takes both");
        }
        return new RetrievalTask(embeddings.select(queries), labels(queries), embeddings.select(gallery),
                labels(gallery), false);
    }

    private int[] rows(Role role) {
        return IntStream.range(0, size()).filter(row -> roles.get(row) == role || roles.get(row) == Role.BOTH)
                .toArray();
    }

    private int[] labels(int... rows) {
        return IntStream.of(rows).map(row -> labels[row]).toArray();
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
        if (roles.stream().anyMatch(role -> role != Role.BOTH)) {
            byte[] numbers = new byte[roles.size()];
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] = (byte) number(roles.get(row));
            }
            writer.add(ROLES, DType.U8, MemorySegment.ofArray(numbers), numbers.length);
        }
        writer.write(file);
    }

    private static int number(Role role) {
        return switch (role) {
            case BOTH -> 0;
            case QUERY -> 1;
            case GALLERY -> 2;
        };
    }

    private static List<Role> roles(SafetensorsFile file, int rows) {
        if (!file.names().contains(ROLES)) {
            return Collections.nCopies(rows, Role.BOTH);
        }
        List<Role> roles = new ArrayList<>();
        for (byte number : file.bytes(ROLES).toArray(ValueLayout.JAVA_BYTE)) {
            roles.add(Arrays.stream(Role.values()).filter(role -> number(role) == number).findFirst()
                    .orElseThrow(() -> new BadInputException(
                            file.path() + ": tensor 'roles' holds " + number + "; allowed are 0, 1 and 2")));
        }
        return roles;
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
                    roles(tensors, labels.length), List.of());
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
