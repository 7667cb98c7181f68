package io.contexture.dataset;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the lines of a list are read.
 *
 * @param hasHeader  whether the first line names the columns
 * @param separator  regular expression between columns
 * @param columns    names of the columns
 */
record ListFormat(boolean hasHeader, String separator, List<String> columns) {

    private static final String SPACES = "[ \\t]+";
    private static final String ALLOWED = "allowed are a header with at least 'class_id' and 'path' "
            + "(separated by spaces, usually 'image_id class_id super_class_id path'), "
            + "or lines 'path,super,class' without a header";

    /** The format that the first line of a list shows. */
    static ListFormat of(String firstLine, Place place) {
        List<String> words = List.of(firstLine.strip().split(SPACES));
        if (words.contains("path") || words.contains("class_id")) {
            return withHeader(words, place);
        }
        if (firstLine.indexOf(',') >= 0) {
            return new ListFormat(false, ",", List.of("path", "super_class_id", "class_id"));
        }
        throw place.error("'" + shortened(firstLine) + "' is the beginning of no known format; " + ALLOWED);
    }

    private static ListFormat withHeader(List<String> words, Place place) {
        for (String needed : List.of("class_id", "path")) {
            if (!words.contains(needed)) {
                throw place
                        .error("the header '" + String.join(" ", words) + "' has no column '" + needed + "'; "
                                + ALLOWED);
            }
        }
        Set<String> seen = new HashSet<>();
        for (String word : words) {
            if (!seen.add(word)) {
                throw place.error("the header names column '" + word + "' twice");
            }
        }
        return new ListFormat(true, SPACES, words);
    }

    ImageRow row(String line, @Nullable Part part, Place place) {
        String[] fields = line.strip().split(separator, -1);
        if (fields.length != columns.size()) {
            throw place.error("found " + fields.length + " columns in '" + shortened(line) + "', expected "
                    + columns.size() + " (" + String.join(hasHeader ? " " : ",", columns)
                    + "); a path may not hold "
                    + (hasHeader ? "spaces" : "commas"));
        }
        if (columns.contains("image_id")) {
            id(fields, "image_id", 0, place);
        }
        int superClass = columns.contains("super_class_id") ? id(fields, "super_class_id", -1, place) : -1;
        return new ImageRow(fields[columns.indexOf("path")].strip(),
                String.valueOf(id(fields, "class_id", 0, place)),
                superClass < 0 ? null : String.valueOf(superClass), part, null);
    }

    private int id(String[] fields, String column, int least, Place place) {
        String text = fields[columns.indexOf(column)].strip();
        try {
            int id = Integer.parseInt(text);
            if (id >= least) {
                return id;
            }
        } catch (NumberFormatException _) {
            throw place.error(
                    column + " '" + text + "' is not an integer; ids are integers from " + least + " to "
                            + Integer.MAX_VALUE);
        }
        throw place.error(
                column + " " + text + " is below " + least + "; ids are integers from " + least + " to "
                        + Integer.MAX_VALUE);
    }

    private static String shortened(String line) {
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }
}
