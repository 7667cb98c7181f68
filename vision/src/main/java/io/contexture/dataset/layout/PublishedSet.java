package io.contexture.dataset.layout;

import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set of the field as it was found.
 *
 * @param layout how it was read
 * @param folder where it lies
 * @param rows   its images
 */
public record PublishedSet(Layout layout, Path folder, ImageRows rows) {

    /** Reads one; see {@link Layout#read}. */
    public static PublishedSet read(Layout layout, Path folder, boolean boxes) {
        return new PublishedSet(layout, folder, layout.read(folder, boxes));
    }

    /**
     * The images of a part.
     *
     * @param part null for all
     */
    public ImageSet images(@Nullable Part part) {
        return rows.toSet(layout.title() + (part == null ? "" : " (" + part.word() + ")"), part);
    }

    /** How large a part is. */
    public PartSize size(Part part) {
        return new PartSize((int) in(part).count(), classes(part).size());
    }

    private Stream<ImageRow> in(Part part) {
        return rows.rows().stream().filter(row -> row.part() == part);
    }

    private Set<String> classes(Part part) {
        return in(part).map(ImageRow::className).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is not as published, a sentence each: sizes of parts, classes that are both trained and tested on. */
    public List<String> differences() {
        List<String> found = new ArrayList<>();
        for (Part part : Part.values()) {
            PartSize published = layout.published().get(part);
            if (published != null && !published.equals(size(part))) {
                found.add(part.word() + " has " + size(part) + "; published are " + published);
            }
        }
        Set<String> shared = sharedClasses();
        if (!shared.isEmpty()) {
            found.add(shared.size() + " classes are both in training and test, the first: "
                    + shared.iterator().next());
        }
        return found;
    }

    private Set<String> sharedClasses() {
        Set<String> shared = classes(Part.TRAIN);
        Set<String> tested = new TreeSet<>();
        for (Part part : Part.values()) {
            if (Part.TEST.includes(part)) {
                tested.addAll(classes(part));
            }
        }
        shared.retainAll(tested);
        return shared;
    }

    /** Paths of listed images that are not there, in the order of the listing. */
    public List<String> missingImages() {
        return rows.rows().stream().map(ImageRow::path)
                .filter(path -> !Files.isRegularFile(rows.root().resolve(path))).toList();
    }
}
