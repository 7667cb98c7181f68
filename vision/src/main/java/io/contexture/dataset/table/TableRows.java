package io.contexture.dataset.table;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.Part;
import io.contexture.dataset.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a table for rows of images. */
final class TableRows implements Table.Rows {

    /** Rows that a table sets aside for choosing a model; validation here holds out whole classes of the training part. */
    private static final Set<String> PASSED_OVER = Set.of("val", "valid", "validation");

    private final Map<String, String> columns;
    private final List<String> wanted;
    private final ImageRows rows;
    private final List<String> attributes;
    private final boolean hasSplit;
    private final boolean hasRole;
    private final boolean hasBox;

    TableRows(Map<String, String> columns, ImageRows rows) {
        this.columns = columns;
        this.rows = rows;
        wanted = columns.values().stream().distinct().toList();
        attributes = columns.keySet().stream().filter(meaning -> meaning.startsWith(Columns.ATTRIBUTE))
                .toList();
        hasSplit = columns.containsKey(Columns.SPLIT);
        hasRole = columns.containsKey(Columns.ROLE);
        hasBox = columns.keySet().containsAll(Columns.BOX);
    }

    @Override
    public List<String> wanted() {
        return wanted;
    }

    @Override
    public void add(List<@Nullable String> cells, Place place) {
        String split = cell(cells, Columns.SPLIT);
        if (split != null && PASSED_OVER.contains(split.toLowerCase(Locale.ROOT))) {
            return;
        }
        rows.add(new ImageRow(needed(cells, Columns.PATH, place), needed(cells, Columns.LABEL, place),
                cell(cells, Columns.SUPER), part(split, cell(cells, Columns.ROLE), place), box(cells, place),
                attributes(cells)), place);
    }

    private Map<String, String> attributes(List<@Nullable String> cells) {
        Map<String, String> found = new HashMap<>();
        for (String attribute : attributes) {
            String text = cell(cells, attribute);
            if (text != null) {
                found.put(attribute.substring(Columns.ATTRIBUTE.length()), text);
            }
        }
        return found;
    }

    private @Nullable Part part(@Nullable String split, @Nullable String role, Place place) {
        if (!hasSplit && !hasRole) {
            return null;
        }
        Part part = hasSplit ? partOf(split, place) : Part.TEST;
        if (!hasRole || part == Part.TRAIN) {
            return part;
        }
        Part asked = role == null ? null : Part.of(role).orElse(null);
        if (asked != Part.QUERY && asked != Part.GALLERY) {
            throw place.error((role == null ? "the role is empty" : "role is '" + role + "'")
                    + "; allowed are query and gallery");
        }
        return asked;
    }

    private static Part partOf(@Nullable String split, Place place) {
        return Part.of(split == null ? "" : split)
                .orElseThrow(
                        () -> place.error((split == null ? "the split is empty" : "split is '" + split + "'")
                                + "; allowed are " + Part.words() + ", and val, which is passed over"));
    }

    private @Nullable CropBox box(List<@Nullable String> cells, Place place) {
        if (!hasBox) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>();
        for (String meaning : Columns.BOX) {
            String text = cell(cells, meaning);
            if (text != null) {
                numbers.add(pixels(text, meaning, place));
            }
        }
        if (numbers.isEmpty()) {
            return null;
        }
        if (numbers.size() < Columns.BOX.size()) {
            throw place.error("the crop box lacks a number; give " + String.join(", ", Columns.BOX)
                    + ", or none of them for the whole image");
        }
        try {
            return new CropBox(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        } catch (IllegalArgumentException empty) {
            throw place.error(String.valueOf(empty.getMessage()));
        }
    }

    private static int pixels(String text, String meaning, Place place) {
        try {
            double number = Double.parseDouble(text);
            if (Math.abs(number) <= Integer.MAX_VALUE) {
                return (int) number;
            }
        } catch (NumberFormatException _) {
            throw place.error(meaning + " '" + text + "' is not a number of pixels");
        }
        throw place.error(meaning + " '" + text + "' is not a number of pixels");
    }

    private String needed(List<@Nullable String> cells, String meaning, Place place) {
        String text = cell(cells, meaning);
        if (text == null) {
            throw place.error("the " + meaning + " is empty");
        }
        return text;
    }

    private @Nullable String cell(List<@Nullable String> cells, String meaning) {
        String column = columns.get(meaning);
        return column == null ? null : cells.get(wanted.indexOf(column));
    }
}
