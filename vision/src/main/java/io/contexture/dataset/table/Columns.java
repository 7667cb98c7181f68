package io.contexture.dataset.table;

import io.contexture.storage.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which column of a table says what. A meaning whose column is not named is looked for in a column of the same name.
 *
 * <p>A meaning {@code attribute:NAME} makes a column an attribute of its images; there may be any number of those.
 *
 * @param names column by meaning, as the user named them
 */
public record Columns(Map<String, String> names) {

    static final String PATH = "path";
    static final String LABEL = "label";
    static final String SPLIT = "split";
    static final String SUPER = "super";
    static final String ROLE = "role";
    static final List<String> BOX = List.of("x", "y", "width", "height");

    /** What begins the meaning of a column that is an attribute; its name follows. */
    static final String ATTRIBUTE = "attribute:";

    /** What columns can mean beside attributes, the two that there must be first. */
    public static final List<String> MEANINGS = List.of(PATH, LABEL, SPLIT, SUPER, ROLE, "x", "y", "width",
            "height");

    public Columns {
        names = Map.copyOf(names);
        for (String meaning : names.keySet()) {
            boolean named = meaning.startsWith(ATTRIBUTE) && meaning.length() > ATTRIBUTE.length();
            if (!named && !MEANINGS.contains(meaning)) {
                throw new BadInputException("a column cannot mean '" + meaning + "'; it can mean "
                        + String.join(", ", MEANINGS) + ", " + ATTRIBUTE + "NAME");
            }
        }
    }

    /** Columns that are called what they mean. */
    public static Columns byName() {
        return new Columns(Map.of());
    }

    /**
     * Reads {@code meaning=column} pairs.
     *
     * @throws BadInputException if one is no pair, or its meaning is unknown or there twice
     */
    public static Columns parse(List<String> pairs) {
        return new Columns(pairs(pairs));
    }

    static Map<String, String> pairs(List<String> pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new BadInputException(
                        "'" + pair + "' does not name a column; write MEANING=COLUMN, such as "
                                + "path=image,label=product");
            }
            if (names.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()) != null) {
                throw new BadInputException(
                        "two columns are to mean '" + pair.substring(0, equals).strip() + "'; name one");
            }
        }
        return names;
    }

    /**
     * The columns of a table that are to be read, by meaning.
     *
     * @param table what to call it in messages
     * @throws BadInputException if a named column is not there, or path, label or a part of the crop box is missing
     */
    Map<String, String> in(List<String> header, String table) {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> meanings = new ArrayList<>(MEANINGS);
        names.keySet().stream().filter(meaning -> meaning.startsWith(ATTRIBUTE)).sorted()
                .forEach(meanings::add);
        for (String meaning : meanings) {
            String column = names.getOrDefault(meaning, meaning);
            if (header.contains(column)) {
                found.put(meaning, column);
            } else if (names.containsKey(meaning)) {
                throw new BadInputException(
                        table + " has no column '" + column + "', which was to mean " + meaning
                                + "; it has " + String.join(", ", header));
            }
        }
        List<String> missing = new ArrayList<>(List.of(PATH, LABEL));
        if (found.keySet().stream().anyMatch(BOX::contains) && namesBox()) {
            missing.addAll(BOX);
        }
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            throw new BadInputException(
                    table + " has no column '" + String.join("', '", missing) + "'; it has "
                            + String.join(", ", header) + ". Say which column means what: --columns "
                            + missing.getFirst() + "=COLUMN");
        }
        if (!found.keySet().containsAll(BOX)) {
            // A table of image sizes has columns called width and height: only all four are a box.
            BOX.forEach(found::remove);
        }
        return found;
    }

    private boolean namesBox() {
        return names.keySet().stream().anyMatch(BOX::contains);
    }
}
