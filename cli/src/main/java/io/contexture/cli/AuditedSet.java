package io.contexture.cli;

import io.contexture.audit.RowSource;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.StoredEmbeddings;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A labelled set with its embeddings, in memory or on disk.
 *
 * @param title      what to call it
 * @param rows       the embeddings
 * @param labels     class of each row
 * @param names      name of each row's image, as its list or folder gives it
 * @param files      where each row's image lies
 * @param classNames name of each class
 */
record AuditedSet(String title, RowSource rows, int[] labels, List<String> names, List<Path> files,
        List<String> classNames) {

    /** A set that was embedded now. */
    static AuditedSet of(ImageSet images, EmbeddedSet embedded) {
        Map<String, Path> places = new HashMap<>();
        for (LabelledImage image : images.images()) {
            places.put(image.name(), image.file());
        }
        return new AuditedSet(images.title(), RowSource.of(embedded.embeddings()), embedded.labels(),
                embedded.names(),
                embedded.names().stream().map(name -> Objects.requireNonNull(places.get(name), name))
                        .toList(),
                embedded.classNames());
    }

    /**
     * A set whose embeddings stay in the file that {@code contexture embed} wrote.
     *
     * @throws BadInputException if it is missing, damaged, of a newer format, or holds something else
     */
    static AuditedSet stored(Path file) throws IOException {
        EmbeddingsFile.requireEmbeddings(file);
        StoredEmbeddings stored = StoredEmbeddings.open(file);
        Path root = Path.of(stored.header().getOrDefault(EmbeddingsFile.ROOT_KEY, ""));
        return new AuditedSet(String.valueOf(file.getFileName()), stored, stored.labels(), stored.names(),
                stored.names().stream().map(root::resolve).toList(), stored.classNames());
    }

    /** The name of a row's class. */
    String className(int row) {
        return classNames.get(labels[row]);
    }
}
