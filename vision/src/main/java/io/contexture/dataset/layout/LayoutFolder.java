package io.contexture.dataset.layout;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that should hold a data set in a layout.
 *
 * @param layout what it should be
 * @param folder where
 */
record LayoutFolder(Layout layout, Path folder) {

    /**
     * Refuses a folder in which parts are missing.
     *
     * @param names of files and folders that must be there
     * @throws BadInputException naming all that are missing, where they come from, and a subfolder that has them, if one does
     */
    void require(String... names) {
        if (!Files.isDirectory(folder)) {
            throw new BadInputException(layout.title() + ": " + folder
                    + (Files.exists(folder) ? " is not a folder" : " does not exist") + "; it must hold "
                    + layout.contents() + ". " + layout.origin());
        }
        List<String> missing = Arrays.stream(names).filter(name -> !Files.exists(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new BadInputException(
                    layout.title() + ": " + folder + " lacks " + String.join(", ", missing)
                            + ". " + layout.origin() + subfolder(missing));
        }
    }

    private String subfolder(List<String> names) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().filter(Files::isDirectory)
                    .filter(place -> names.stream().allMatch(name -> Files.exists(place.resolve(name))))
                    .findFirst()
                    .map(place -> ". What is missing is in " + place + ": perhaps give that folder")
                    .orElse("");
        } catch (IOException unreadable) {
            throw new BadInputException(folder + " cannot be listed: " + unreadable.getMessage(), unreadable);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** What to call a file of the folder in messages. */
    String called(String name) {
        return layout.title() + " " + file(name);
    }

    /** @throws BadInputException if boxes are wanted and the layout has none */
    void refuseBoxes(boolean wanted) {
        if (wanted) {
            throw new BadInputException(
                    layout.title() + " does not say where in its images the subjects are; leave "
                            + "--boxes out");
        }
    }
}
