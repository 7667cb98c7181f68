package io.contexture.model;

import io.contexture.audit.RowSource;
import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The embeddings of an image set in a file that {@link EmbeddedSet#save} wrote, read when they are asked for: labels and names are in
 * memory, the embeddings stay on disk.
 */
public final class StoredEmbeddings implements RowSource {

    private static final String EMBEDDINGS = "embeddings";
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SafetensorsFile file;
    private final MemorySegment values;
    private final int rows;
    private final int columns;
    private final int[] labels;
    private final List<String> names;
    private final List<String> classNames;

    private StoredEmbeddings(SafetensorsFile file) {
        this.file = file;
        List<Long> shape = file.shape(EMBEDDINGS);
        if (shape.size() != 2 || file.type(EMBEDDINGS) != DType.F32) {
            throw new BadInputException(file.path() + ": tensor 'embeddings' is " + file.type(EMBEDDINGS)
                    + " of shape " + shape + "; wanted F32 of n x d");
        }
        values = file.bytes(EMBEDDINGS);
        rows = Math.toIntExact(shape.get(0));
        columns = Math.toIntExact(shape.get(1));
        labels = Arrays.stream(file.longs("labels")).mapToInt(Math::toIntExact).toArray();
        names = EmbeddedSet.texts(file, "paths");
        classNames = EmbeddedSet.texts(file, "class_names");
        if (labels.length != rows || names.size() != rows) {
            throw new BadInputException(file.path() + " is inconsistent: " + rows + " embeddings, "
                    + labels.length + " labels and " + names.size() + " paths");
        }
        for (int label : labels) {
            if (label < 0 || label >= classNames.size()) {
                throw new BadInputException(file.path() + " is inconsistent: label " + label
                        + " has no name; there are names for 0 to " + (classNames.size() - 1));
            }
        }
    }

    /**
     * Opens a file.
     *
     * @throws BadInputException if the file is missing, truncated, from a newer version, or not of that form
     */
    public static StoredEmbeddings open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        EmbeddingNetwork.checkFormat(file, EmbeddingNetwork.FORMAT);
        return new StoredEmbeddings(file);
    }

    /** The strings of the header. */
    public Map<String, String> header() {
        return file.metadata();
    }

    /** Class of each row. */
    public int[] labels() {
        return labels.clone();
    }

    /** Name of each row's image. */
    public List<String> names() {
        return names;
    }

    /** Name of each class. */
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public Matrix read(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        long row = (long) columns * Float.BYTES;
        return Matrix.of(values.asSlice(from * row, (to - from) * row).toArray(FLOAT), to - from, columns);
    }

    @Override
    public Matrix gather(int... chosen) {
        Matrix copy = Matrix.zeros(chosen.length, columns);
        long row = (long) columns * Float.BYTES;
        for (int i = 0; i < chosen.length; i++) {
            MemorySegment.copy(values, FLOAT, Objects.checkIndex(chosen[i], rows) * row, copy.data(),
                    i * columns,
                    columns);
        }
        return copy;
    }
}
