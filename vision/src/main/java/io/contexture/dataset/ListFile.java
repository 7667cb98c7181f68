package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * List files in the formats of the paper's authors, UTF-8, empty lines passed over:
 *
 * <ul>
 * <li>separated by spaces, with a header that names the columns, in any order: {@code class_id} and {@code path}, and
 * where there are {@code image_id} and {@code super_class_id}; other columns are ignored;</li>
 * <li>separated by commas without a header, as for iNaturalist: {@code path,super,class}.</li>
 * </ul>
 *
 * <p>Ids are integers from 0 (a super-class of -1 means none). Paths are relative to the image root and stay inside it;
 * those of the first format hold no spaces, those of the second no commas.
 */
public final class ListFile {

    private ListFile() {}

    /**
     * Reads a list. Classes are numbered anew in the order of their ids; a class is called by its id. Whether the images
     * exist is for {@link ImageCheck} to find out.
     *
     * @param list      the list file
     * @param imageRoot the folder that paths in the list start from
     * @throws BadInputException if the list or the root is missing or a line is wrong: the message names file and line
     */
    public static ImageSet read(Path list, Path imageRoot) {
        if (!Files.isDirectory(imageRoot)) {
            throw new BadInputException("image root " + imageRoot + " of list " + list
                    + (Files.exists(imageRoot) ? " is not a folder" : " does not exist")
                    + "; it must be the folder that the paths of the list start from");
        }
        ImageRows rows = new ImageRows(imageRoot);
        addTo(rows, list, null);
        return rows.toSet(Objects.requireNonNull(list.getFileName()).toString(), null);
    }

    /**
     * Adds the rows of a list to others.
     *
     * @param part the part that they are in; null for none
     * @throws BadInputException if the list is missing or a line is wrong: the message names file and line
     */
    public static void addTo(ImageRows rows, Path list, @Nullable Part part) {
        String name = "list " + list;
        List<String> lines = TextLines.of(name, list);
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        if (first == lines.size()) {
            throw new BadInputException(name + " is empty");
        }
        ListFormat format = ListFormat.of(lines.get(first), Place.line(name, first + 1));
        int found = 0;
        for (int i = format.hasHeader() ? first + 1 : first; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Place place = Place.line(name, i + 1);
                rows.add(format.row(lines.get(i), part, place), place);
                found++;
            }
        }
        if (found == 0) {
            throw new BadInputException(name + " has a header but no images");
        }
    }
}
