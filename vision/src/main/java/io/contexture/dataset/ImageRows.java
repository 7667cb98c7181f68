package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a listing as they are collected, each checked against those before, and the image sets that they make. */
public final class ImageRows {

    /** Ids by number ("4" before "17"), other names by alphabet. */
    private static final Comparator<String> BY_ID = Comparator.comparingInt(Integer::parseInt);

    private final Path root;
    private final List<ImageRow> rows = new ArrayList<>();
    private final Map<String, Place> placeOfPath = new HashMap<>();

    /**
     * No rows yet.
     *
     * @param root the folder that paths start from
     */
    public ImageRows(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** The folder that paths start from, absolute. */
    public Path root() {
        return root;
    }

    /** The rows, in the order in which they came. */
    public List<ImageRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** The parts that rows are in. */
    public Set<Part> parts() {
        return rows.stream().map(ImageRow::part).filter(Objects::nonNull)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }

    /**
     * Takes a row.
     *
     * @param place where it stands
     * @throws io.contexture.storage.BadInputException if its path leaves the root, or was there before
     */
    public void add(ImageRow row, Place place) {
        String name = nameInside(row.path(), place);
        Place earlier = placeOfPath.putIfAbsent(name, place);
        if (earlier != null) {
            throw place.error("path '" + row.path() + "' is already on "
                    + (earlier.file().equals(place.file())
                            ? earlier.unit() + " " + earlier.number()
                            : earlier.toString())
                    + "; every image may be listed once");
        }
        rows.add(row.withPath(name));
    }

    /** The path without detours, which never leads out of the root. */
    private String nameInside(String text, Place place) {
        if (text.isEmpty()) {
            throw place.error("the path is empty");
        }
        Path path;
        try {
            path = root.getFileSystem().getPath(text);
        } catch (InvalidPathException invalid) {
            throw place.error("'" + text + "' is not a path: " + invalid.getReason());
        }
        Path resolved = root.resolve(path).normalize();
        // Above the top of an archive there is nothing: resolving alone would not notice.
        boolean climbs = path.normalize().startsWith("..");
        if (path.isAbsolute() || climbs || !resolved.startsWith(root) || resolved.equals(root)) {
            throw place.error("path '" + text + "' leaves the image root " + root
                    + "; paths of a list must be relative and stay inside it");
        }
        return root.relativize(resolved).toString().replace('\\', '/');
    }

    /**
     * The images of a part, none if nothing is in it. Classes are numbered from 0, by their ids where all names are
     * integers, by alphabet otherwise; super-classes are their ids, or are numbered from 0 by alphabet over all rows, so that
     * parts agree. In a test part of queries and a gallery each image has its role.
     *
     * @param title what to call the set
     * @param part  null for all rows, without roles
     * @throws BadInputException if some images of the test part have a role and others none, or all have the same
     */
    public ImageSet toSet(String title, @Nullable Part part) {
        List<ImageRow> chosen = part == null
                ? rows
                : rows.stream().filter(row -> row.part() != null && part.includes(row.part())).toList();
        if (part == Part.TEST) {
            requireRolesForAllOrNone(title, chosen);
        }
        List<String> classes = ordered(chosen.stream().map(ImageRow::className).toList());
        Map<String, Integer> labels = numbered(classes);
        Map<String, Integer> superLabels = superLabels();
        List<LabelledImage> images = new ArrayList<>(chosen.size());
        for (ImageRow row : chosen) {
            String superClass = row.superClass();
            images.add(new LabelledImage(root.resolve(row.path()), row.path(),
                    labels.getOrDefault(row.className(), -1),
                    superClass == null ? -1 : superLabels.getOrDefault(superClass, -1),
                    part == Part.TEST ? role(row) : Role.BOTH, row.crop(), attributes(row)));
        }
        return new ImageSet(title, images, classes);
    }

    private static void requireRolesForAllOrNone(String title, List<ImageRow> chosen) {
        Set<Part> parts = chosen.stream().map(ImageRow::part).collect(Collectors.toSet());
        boolean without = parts.isEmpty() || parts.equals(Set.of(Part.TEST));
        if (!without && !parts.equals(Set.of(Part.QUERY, Part.GALLERY))) {
            throw new BadInputException(title + ": its test images are of the parts " + parts.stream()
                    .map(String::valueOf).map(part -> part.toLowerCase(Locale.ROOT)).sorted()
                    .collect(Collectors.joining(", "))
                    + "; they must be queries and gallery, both, or none of them");
        }
    }

    private static Map<String, String> attributes(ImageRow row) {
        String superClass = row.superClass();
        if (superClass == null) {
            return row.attributes();
        }
        Map<String, String> attributes = new HashMap<>(row.attributes());
        attributes.put(LabelledImage.SUPER_CLASS, superClass);
        return attributes;
    }

    private static Role role(ImageRow row) {
        return row.part() == Part.QUERY
                ? Role.QUERY
                : row.part() == Part.GALLERY ? Role.GALLERY : Role.BOTH;
    }

    /** Number of each super-class. */
    public Map<String, Integer> superLabels() {
        List<String> names = rows.stream().map(ImageRow::superClass).filter(Objects::nonNull).toList();
        List<String> ordered = ordered(names);
        if (!areIds(ordered)) {
            return numbered(ordered);
        }
        return ordered.stream().collect(Collectors.toMap(name -> name, Integer::parseInt));
    }

    private static Map<String, Integer> numbered(List<String> names) {
        Map<String, Integer> numbers = new TreeMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
    }

    private static List<String> ordered(List<String> names) {
        Set<String> distinct = new HashSet<>(names);
        Set<String> sorted = areIds(distinct) ? new TreeSet<>(BY_ID) : new TreeSet<>();
        sorted.addAll(distinct);
        return List.copyOf(sorted);
    }

    /** Whether all are integers from 0 on in their usual spelling, so that no two of them are the same number. */
    private static boolean areIds(java.util.Collection<String> names) {
        return names.stream().allMatch(name -> name.length() <= 10 && name.matches("0|[1-9][0-9]*")
                && Long.parseLong(name) <= Integer.MAX_VALUE);
    }
}
