package io.contexture.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The presets that come with the program, files in {@code io/contexture/presets}: first a comment, the title; then, if there
 * is one, {@code like NAME}, a preset whose values hold where this one has none; then a line for each value, its columns
 * separated by two spaces or more: published, inferred or needed; option; value; note.
 */
public final class Presets {

    private static final String FOLDER = "/io/contexture/presets/";
    private static final String LIKE = "like ";

    private Presets() {}

    /** Names of all presets, in the order to show. */
    public static List<String> names() {
        return lines("index.txt");
    }

    /**
     * The preset of a name.
     *
     * @throws IllegalArgumentException if there is none; the message gives the nearest names
     */
    public static Preset named(String name) {
        List<String> names = names();
        if (!names.contains(name)) {
            String set = name.replaceFirst("-.*", "");
            List<String> near = names.stream().filter(other -> other.startsWith(set + "-")).toList();
            throw new IllegalArgumentException("no preset is called '" + name + "'; "
                    + (near.isEmpty()
                            ? "the sets are cub, cars, sop, inshop, inat"
                            : "of " + set + " there are "
                                    + String.join(", ", near)));
        }
        return read(name);
    }

    private static Preset read(String name) {
        List<String> lines = lines(name + ".preset");
        Map<String, Preset.Value> values = new LinkedHashMap<>();
        StringBuilder title = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                title.append(title.isEmpty() ? "" : " ").append(line.substring(1).strip());
            } else if (line.startsWith(LIKE)) {
                read(line.substring(LIKE.length()).strip()).values()
                        .forEach(value -> values.put(value.option(), value));
            } else {
                Preset.Value value = value(line, name);
                values.put(value.option(), value);
            }
        }
        return new Preset(name, title.toString(), new ArrayList<>(values.values()));
    }

    private static Preset.Value value(String line, String name) {
        String[] columns = line.strip().split(" {2,}", 4);
        if (columns.length < 3) {
            throw new IllegalStateException(
                    "preset " + name + ": '" + line + "' is not source, option and value");
        }
        Preset.Source source = switch (columns[0]) {
            case "published" -> Preset.Source.PUBLISHED;
            case "inferred" -> Preset.Source.INFERRED;
            case "needed" -> Preset.Source.NEEDED;
            default -> throw new IllegalStateException("preset " + name + ": '" + columns[0]
                    + "' is not published, inferred or needed");
        };
        return new Preset.Value(source, columns[1], columns[2], columns.length > 3 ? columns[3] : "");
    }

    private static List<String> lines(String file) {
        try (InputStream stream = Presets.class.getResourceAsStream(FOLDER + file)) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its resource " + FOLDER + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
