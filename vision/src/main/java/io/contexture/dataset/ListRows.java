package io.contexture.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rows of a list as they are collected, each checked against those before. */
final class ListRows {

    private final Path root;
    private final List<ListFormat.Row> rows = new ArrayList<>();
    private final Map<String, Integer> lineOfPath = new HashMap<>();

    ListRows(Path root) {
        this.root = root;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void add(ListFormat.Row row, ListFormat.Place place) {
        String name = nameInside(row.path(), place);
        Integer earlier = lineOfPath.putIfAbsent(name, place.line());
        if (earlier != null) {
            throw place.error("path '" + row.path() + "' is already on line " + earlier
                    + "; every image may be listed once");
        }
        rows.add(new ListFormat.Row(name, row.classId(), row.superClassId()));
    }

    /** The path without detours, which never leads out of the root. */
    private String nameInside(String text, ListFormat.Place place) {
        if (text.isEmpty()) {
            throw place.error("the path is empty");
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException invalid) {
            throw place.error("'" + text + "' is not a path: " + invalid.getReason());
        }
        Path resolved = root.resolve(path).normalize();
        if (path.isAbsolute() || !resolved.startsWith(root) || resolved.equals(root)) {
            throw place.error("path '" + text + "' leaves the image root " + root
                    + "; paths of a list must be relative and stay inside it");
        }
        return root.relativize(resolved).toString().replace('\\', '/');
    }

    ImageSet toSet(String title) {
        TreeSet<Integer> ids = new TreeSet<>();
        rows.forEach(row -> ids.add(row.classId()));
        TreeMap<Integer, Integer> labels = new TreeMap<>();
        ids.forEach(id -> labels.put(id, labels.size()));
        List<LabelledImage> images = new ArrayList<>(rows.size());
        for (ListFormat.Row row : rows) {
            images.add(new LabelledImage(root.resolve(row.path()), row.path(),
                    labels.getOrDefault(row.classId(), -1),
                    row.superClassId()));
        }
        return new ImageSet(title, images, ids.stream().map(String::valueOf).toList());
    }
}
