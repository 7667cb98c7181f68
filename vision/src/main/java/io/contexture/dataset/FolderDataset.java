package io.contexture.dataset;

import io.contexture.image.ImageDecoder;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder of images, a folder a class. An image's class is the path of the folder that it lies in, relative to the root
 * ({@code birds/robin}), so that classes may be grouped. Files are images by their extension (jpg, jpeg, jpe, jfif, png,
 * gif, bmp, dib, webp); others are ignored, and so is everything hidden, with names that start with a dot such as the
 * {@code ._} files that macOS leaves in archives.
 */
public final class FolderDataset {

    private FolderDataset() {}

    /**
     * Lists a folder. Classes are numbered in the order of their names, images sorted by path, so that the result does not
     * depend on the file system.
     *
     * @throws BadInputException if the folder is missing, holds no images, or has images outside of class folders
     */
    public static ImageSet read(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        SortedSet<String> names = names(root, absolute);
        TreeMap<String, Integer> labels = new TreeMap<>();
        names.forEach(name -> labels.put(className(root, name), 0));
        int next = 0;
        for (var label : labels.entrySet()) {
            label.setValue(next++);
        }
        List<LabelledImage> images = new ArrayList<>(names.size());
        for (String name : names) {
            int label = labels.getOrDefault(className(root, name), -1);
            images.add(new LabelledImage(absolute.resolve(name), name, label, -1));
        }
        return new ImageSet(title(absolute), images, List.copyOf(labels.keySet()));
    }

    /** The folder's name; of the top of an archive the archive's. */
    private static String title(Path folder) {
        Path name = folder.getFileName();
        return name != null ? name.toString() : ImageArchive.nameOf(folder);
    }

    private static String className(Path root, String name) {
        int slash = name.lastIndexOf('/');
        if (slash < 0) {
            throw new BadInputException("folder " + root + ": image " + name
                    + " lies outside of any class folder; move each image into a folder that is named after its class");
        }
        return name.substring(0, slash);
    }

    private static SortedSet<String> names(Path root, Path absolute) {
        if (!Files.isDirectory(absolute)) {
            throw new BadInputException(
                    "image folder " + root + (Files.exists(root) ? " is not a folder" : " does not exist"));
        }
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(absolute, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> !isHidden(absolute.relativize(file))).filter(ImageDecoder::hasImageName)
                    .filter(Files::isRegularFile)
                    .forEach(file -> names.add(absolute.relativize(file).toString().replace('\\', '/')));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BadInputException(
                    "image folder " + root + " cannot be listed: " + unreadable.getMessage(),
                    unreadable);
        }
        if (names.isEmpty()) {
            throw new BadInputException("image folder " + root
                    + " holds no images; expected are JPEG, PNG, GIF, BMP or WebP files in a folder for each class");
        }
        return names;
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /**
     * SHA-256 of the sorted names of the images, a line each, in hexadecimal: tells whether the folder still lists the same
     * images, not whether their pixels are the same.
     *
     * @throws BadInputException as {@link #read}
     */
    public static String sha256(Path root) {
        String lines = String.join("\n", names(root, root.toAbsolutePath().normalize())) + "\n";
        return Sha256.of(lines.getBytes(StandardCharsets.UTF_8));
    }
}
