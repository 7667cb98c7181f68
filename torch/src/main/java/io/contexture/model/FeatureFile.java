package io.contexture.model;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.table.FeatureColumns;
import io.contexture.dataset.table.ParquetFeatures;
import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.NpyFile;
import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads features with their classes. Either safetensors: {@code embeddings} or {@code features} (n x d; F32, F64, F16 or BF16),
 * {@code labels} (n integers), and where there are some {@code super_labels} (n integers), {@code paths} and {@code class_names}
 * (U8: JSON lists of strings), which is what {@link EmbeddedSet#save} writes. Or NumPy's npy (n x d floats), with the labels in
 * a file of their own: npy (n integers), or text with a label a line. Or Parquet ({@link ParquetFeatures}).
 */
public final class FeatureFile {

    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private FeatureFile() {}

    /**
     * Reads features.
     *
     * @param file   {@code .safetensors} or {@code .npy}
     * @param labels the labels' file, for npy; null for safetensors
     * @param root   the folder that {@code paths} start from
     * @throws BadInputException if something is missing, of another form, inconsistent or not a finite number
     * @throws IOException       if a file cannot be read
     */
    public static FeatureSet read(Path file, @Nullable Path labels, Path root) throws IOException {
        return read(file, labels, root, FeatureColumns.byName());
    }

    /**
     * Reads features, from Parquet, too.
     *
     * @param file    {@code .safetensors}, {@code .npy} or {@code .parquet}
     * @param labels  the labels' file, for npy; null otherwise
     * @param root    the folder that paths start from
     * @param columns which column of a Parquet file means what; by name for other files
     * @throws BadInputException if something is missing, of another form, inconsistent or not a finite number
     * @throws IOException       if a file cannot be read
     */
    public static FeatureSet read(Path file, @Nullable Path labels, Path root, FeatureColumns columns)
            throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean npy = name.endsWith(".npy");
        boolean parquet = name.endsWith(".parquet");
        if (!npy && !parquet && !name.endsWith(".safetensors")) {
            throw new BadInputException(file
                    + " is of no form in which features are read; give a .safetensors, .parquet or .npy file");
        }
        if (!npy && labels != null) {
            throw new BadInputException(file + " holds its labels itself; leave " + labels + " out");
        }
        if (!parquet && !columns.names().isEmpty()) {
            throw new BadInputException("columns are named (" + columns.names() + "), but " + file
                    + " has none; that is for .parquet");
        }
        FeatureSet set = npy
                ? readNpy(file, labels)
                : parquet ? readParquet(file, root, columns) : readSafetensors(file, root);
        requireFinite(file, set);
        return set;
    }

    private static FeatureSet readSafetensors(Path file, Path root) throws IOException {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        String rows = tensors.names().contains("embeddings") ? "embeddings" : "features";
        List<Long> shape = tensors.info(rows).shape();
        if (shape.size() != 2) {
            throw new BadInputException(
                    file + ": tensor '" + rows + "' has shape " + shape + "; wanted n x d");
        }
        Matrix features = matrix(floats(tensors, rows), shape.get(0), shape.get(1), file);
        long[] labels = tensors.longs("labels");
        long[] superLabels = tensors.names().contains("super_labels") ? tensors.longs("super_labels") : null;
        List<String> paths = tensors.names().contains("paths")
                ? EmbeddedSet.texts(tensors, "paths")
                : List.of();
        List<String> classNames = tensors.names().contains("class_names")
                ? EmbeddedSet.texts(tensors, "class_names")
                : List.of();
        return set(file, features, labels, superLabels, paths, classNames, root);
    }

    private static FeatureSet readParquet(Path file, Path root, FeatureColumns columns) {
        ParquetFeatures read = ParquetFeatures.read(file, columns);
        List<String> names = read.labels().stream().distinct().toList();
        return set(file, read.features(), numbers(read.labels()),
                read.supers().isEmpty() ? null : numbers(read.supers()), read.paths(), names, root);
    }

    /** Texts numbered in the order in which they first appear. */
    private static long[] numbers(List<String> texts) {
        Map<String, Integer> numbers = new HashMap<>();
        return texts.stream().mapToLong(text -> numbers.computeIfAbsent(text, _ -> numbers.size())).toArray();
    }

    private static FeatureSet readNpy(Path file, @Nullable Path labels) throws IOException {
        if (labels == null) {
            throw new BadInputException(file
                    + " holds features alone; give the file of their labels, too (npy, or text with a label a line)");
        }
        NpyFile array = NpyFile.open(file);
        if (array.shape().size() != 2) {
            throw new BadInputException(
                    file + " holds an array of shape " + array.shape() + "; wanted n x d");
        }
        Matrix features = matrix(array.floats(), array.shape().get(0), array.shape().get(1), file);
        if (String.valueOf(labels.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npy")) {
            return set(file, features, NpyFile.open(labels).longs(), null, List.of(), List.of(), Path.of(""));
        }
        List<String> lines = Files.readAllLines(labels).stream().map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
        List<String> names = lines.stream().distinct().toList();
        return set(file, features, numbers(lines), null, List.of(), names, Path.of(""));
    }

    private static Matrix matrix(float[] values, long rows, long columns, Path file) {
        if (rows == 0 || columns == 0) {
            throw new BadInputException(
                    file + " holds no features: " + rows + " rows of " + columns + " numbers");
        }
        return Matrix.of(values, Math.toIntExact(rows), Math.toIntExact(columns));
    }

    private static float[] floats(SafetensorsFile file, String name) {
        DType type = file.info(name).type();
        MemorySegment raw = file.bytes(name);
        int count = Math.toIntExact(file.info(name).count());
        float[] values = new float[count];
        switch (type) {
            case F32 -> values = file.floats(name);
            case F64 -> {
                double[] wide = file.doubles(name);
                for (int i = 0; i < count; i++) {
                    values[i] = (float) wide[i];
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.float16ToFloat(raw.getAtIndex(HALF, i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat(raw.getAtIndex(HALF, i) << 16);
                }
            }
            default -> throw new BadInputException(file.path() + ": tensor '" + name + "' has type " + type
                    + "; features are F32, F64, F16 or BF16");
        }
        return values;
    }

    private static FeatureSet set(Path file, Matrix features, long[] labels, long @Nullable [] superLabels,
            List<String> paths, List<String> classNames, Path root) {
        int n = features.rows();
        requireAsMany(file, "labels", labels.length, n);
        requireAsMany(file, "super_labels", superLabels == null ? n : superLabels.length, n);
        requireAsMany(file, "paths", paths.isEmpty() ? n : paths.size(), n);
        long[] known = classNames.isEmpty()
                ? LongStream.of(labels).distinct().sorted().toArray()
                : LongStream.range(0, classNames.size()).toArray();
        boolean named = new HashSet<>(paths).size() == n;
        List<LabelledImage> items = new ArrayList<>();
        for (int row = 0; row < n; row++) {
            int label = Arrays.binarySearch(known, labels[row]);
            if (label < 0) {
                throw new BadInputException(file + ": row " + row + " has label " + labels[row]
                        + ", which has no name; there are names for 0 to " + (classNames.size() - 1));
            }
            String name = named ? paths.get(row) : "row " + row;
            items.add(new LabelledImage(root.resolve(paths.isEmpty() ? name : paths.get(row)), name, label,
                    superLabels == null ? -1 : Math.toIntExact(superLabels[row])));
        }
        List<String> names = classNames.isEmpty()
                ? LongStream.of(known).mapToObj(Long::toString).toList()
                : classNames;
        return new FeatureSet(new ImageSet(String.valueOf(file.getFileName()), items, names), features);
    }

    private static void requireAsMany(Path file, String what, int count, int rows) {
        if (count != rows) {
            throw new BadInputException(
                    file + ": " + rows + " features need as many " + what + "; there are " + count);
        }
    }

    private static void requireFinite(Path file, FeatureSet set) {
        Matrix features = set.features();
        for (int row = 0; row < features.rows(); row++) {
            for (int i = 0; i < features.columns(); i++) {
                if (!Float.isFinite(features.get(row, i))) {
                    throw new BadInputException(file + ": number " + i + " of row " + row + " ("
                            + set.items().images().get(row).name() + ") is " + features.get(row, i)
                            + "; features must be finite. Leave such rows out, or compute them again");
                }
            }
        }
    }
}
