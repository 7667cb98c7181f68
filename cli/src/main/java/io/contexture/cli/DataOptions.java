package io.contexture.cli;

import io.contexture.dataset.Part;
import io.contexture.dataset.layout.Layout;
import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the images of a command are listed: the options that all commands share that take some. */
final class DataOptions {

    /** Names of the layouts, for completion. */
    static final class Layouts extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Layouts() {
            super(Layout.all().stream().map(Layout::name).toList());
        }
    }

    @Option(names = "--as", paramLabel = "LAYOUT", completionCandidates = Layouts.class, description = "The folder holds one of the field's data sets as it is distributed: ${COMPLETION-CANDIDATES}. 'contexture data layouts' tells what each is.")
    private @Nullable String as;

    @Option(names = "--boxes", description = "Look only at the box around each image's subject, where the data set has such (cub, cars).")
    private boolean boxes;

    @Option(names = "--columns", split = ",", paramLabel = "MEANING=COLUMN", description = "Columns of a table (.csv, .tsv, .parquet): path, label, and if wanted split, super, role, x, y, width, height of a crop box, and attribute:NAME for what an index is to keep.")
    private List<String> columns = List.of();

    Reading reading() {
        return new Reading(as, boxes, columns);
    }

    /**
     * A part by its name on the command line; null for {@code all}.
     *
     * @throws BadInputException if there is none of that name
     */
    static @Nullable Part part(String word) {
        if (word.equalsIgnoreCase("all")) {
            return null;
        }
        return Part.of(word).orElseThrow(() -> new BadInputException(
                "--part is '" + word + "'; allowed are " + Part.words() + " and all"));
    }
}
