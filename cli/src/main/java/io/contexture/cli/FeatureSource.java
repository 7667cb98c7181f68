package io.contexture.cli;

import io.contexture.dataset.table.FeatureColumns;
import io.contexture.model.FeatureFile;
import io.contexture.model.FeatureSet;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of features and where it came from.
 *
 * @param set    the features
 * @param source the file, the folder of their images, and a hash of both files
 */
record FeatureSource(FeatureSet set, ImageSource source) {

    /**
     * Reads a file; what its header calls the root of its images is where these are looked for.
     *
     * @param labels  the labels of an npy file; null for others
     * @param columns which column of a Parquet file means what, as {@code MEANING=COLUMN}
     * @throws BadInputException if there is none, or it is not as it should be
     */
    static FeatureSource open(Path file, @Nullable Path labels, List<String> columns) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute)) {
            throw new BadInputException(file + (Files.exists(file) ? " is no file" : " does not exist")
                    + "; give features, such as 'contexture embed' writes");
        }
        String root = root(absolute);
        FeatureSet set = FeatureFile.read(absolute, labels, Path.of(root), FeatureColumns.parse(columns));
        return new FeatureSource(set,
                new ImageSource(absolute.toString(), root,
                        Sha256.of(labels == null ? List.of(absolute) : List.of(absolute, labels)), set.size(),
                        set.items().classes(), null, null));
    }

    /** Where the images of a file's features are looked for. */
    private static String root(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".safetensors")) {
            return SafetensorsFile.open(file).metadata().getOrDefault(EmbeddingsFile.ROOT_KEY, "");
        }
        return name.endsWith(".parquet") ? String.valueOf(file.getParent()) : "";
    }
}
