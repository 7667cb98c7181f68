package io.contexture.dataset.layout;

import io.contexture.dataset.Place;
import io.contexture.dataset.TextLines;
import io.contexture.storage.BadInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text of lines {@code id rest}, as CUB-200-2011 has several: one for each id.
 *
 * @param name what to call it in messages
 * @param rows by id, in the order of the file
 */
record IdTable(String name, Map<Integer, Row> rows) {

    /** What a line says of its id, and where it stands. */
    record Row(String text, Place place) {

        /** The text as an id. */
        int id() {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException _) {
                throw place.error("'" + text + "' is not an integer");
            }
        }
    }

    static IdTable read(LayoutFolder folder, String file) {
        String name = folder.called(file);
        List<String> lines = TextLines.of(name, folder.file(file));
        Map<Integer, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Place place = Place.line(name, i + 1);
                String[] fields = lines.get(i).strip().split("[ \\t]+", 2);
                if (fields.length < 2) {
                    throw place.error("'" + lines.get(i) + "' is not an id and what belongs to it");
                }
                Row earlier = rows.putIfAbsent(new Row(fields[0], place).id(), new Row(fields[1], place));
                if (earlier != null) {
                    throw place.error("id " + fields[0] + " is already on line " + earlier.place.number());
                }
            }
        }
        if (rows.isEmpty()) {
            throw new BadInputException(name + " is empty");
        }
        return new IdTable(name, rows);
    }

    /**
     * What belongs to an id.
     *
     * @param asked where the id is used
     * @throws BadInputException if the table lacks it
     */
    Row get(int id, Place asked) {
        Row row = rows.get(id);
        if (row == null) {
            throw asked.error("id " + id + " is not in " + name);
        }
        return row;
    }
}
