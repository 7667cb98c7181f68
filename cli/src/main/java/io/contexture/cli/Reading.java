package io.contexture.cli;

import io.contexture.dataset.layout.Layout;
import io.contexture.storage.BadInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a place is read that is neither a folder with a folder a class nor a list file.
 *
 * @param as      name of a layout; null for none
 * @param boxes   whether to look only at the box around each image's subject
 * @param columns which column of a table means what, as {@code MEANING=COLUMN}
 */
record Reading(@Nullable String as, boolean boxes, List<String> columns) {

    /** By what is there: a folder, a list or a table. */
    static final Reading PLAIN = new Reading(null, false, List.of());

    Reading {
        columns = List.copyOf(columns);
    }

    /**
     * The layout that is asked for; null for none.
     *
     * @throws BadInputException if there is none of that name, or options that do not go together are given
     */
    @Nullable
    Layout layout() {
        if (as == null) {
            if (boxes) {
                throw new BadInputException(
                        "--boxes goes with --as, such as --as cub; a table gives its boxes in columns x, y, width, height");
            }
            return null;
        }
        if (!columns.isEmpty()) {
            throw new BadInputException(
                    "--columns is for tables, --as " + as + " for a folder; give one of them");
        }
        try {
            return Layout.named(as);
        } catch (IllegalArgumentException unknown) {
            throw new BadInputException("--as: " + unknown.getMessage(), unknown);
        }
    }
}
