package io.contexture.dataset;

import io.contexture.image.ImageDecoder;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a folder, or a folder of archives, holds of images and of the files that give their classes. Whatever is hidden, with a name that
 * starts with a dot such as the {@code ._} files that macOS leaves in archives, is passed over.
 */
final class ImageListing {

    /** What a file with the class of an image beside it is called, after the first dot. */
    private static final String CLASS_FILE = ".cls";

    /**
     * An image.
     *
     * @param file   where it is read
     * @param inside its path from the folder on, or from the top of its archive; separated by '/'
     */
    record Found(Path file, String inside) {

        /** What it has in common with the other files of its sample: its path up to the first dot of the file's name. */
        String sample() {
            int dot = inside.indexOf('.', inside.lastIndexOf('/') + 1);
            return dot < 0 ? inside : inside.substring(0, dot);
        }
    }

    private final Path root;
    private final SortedMap<String, Found> images = new TreeMap<>();
    private final Map<String, Path> classFiles = new HashMap<>();

    private ImageListing(Path root) {
        this.root = root;
    }

    /**
     * Lists a folder, or the top of an archive. If there are archives in a folder, and no images beside them, these are what is listed.
     *
     * @throws BadInputException if it is missing or cannot be listed, or holds no images, or an archive cannot be read
     */
    static ImageListing of(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new BadInputException(
                    "image folder " + root + (Files.exists(root) ? " is not a folder" : " does not exist"));
        }
        ImageListing listing = new ImageListing(root);
        listing.take(absolute, "");
        if (listing.images.isEmpty()) {
            for (Path archive : listing.archives(absolute)) {
                listing.take(ImageArchive.open(archive), archive.getFileName() + "/");
            }
        }
        if (listing.images.isEmpty()) {
            throw new BadInputException("image folder " + root
                    + " holds no images; expected are JPEG, PNG, GIF, BMP or WebP files in a folder for each class, or tar or zip "
                    + "files with such folders");
        }
        return listing;
    }

    /** @param prefix of names, so that those of several archives differ */
    private void take(Path top, String prefix) {
        try (Stream<Path> files = Files.walk(top, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> !isHidden(top.relativize(file)))
                    .filter(file -> ImageDecoder.hasImageName(file) || isClassFile(file))
                    .filter(Files::isRegularFile).forEach(file -> {
                        Found found = new Found(file, top.relativize(file).toString().replace('\\', '/'));
                        if (isClassFile(file)) {
                            classFiles.put(prefix + found.sample(), file);
                        } else {
                            images.put(prefix + found.inside(), found);
                        }
                    });
        } catch (IOException | UncheckedIOException unreadable) {
            throw new BadInputException(
                    "image folder " + root + " cannot be listed: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean isClassFile(Path file) {
        return String.valueOf(file.getFileName()).endsWith(CLASS_FILE);
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** The archives that lie in a folder, by name. */
    private List<Path> archives(Path folder) {
        if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(ImageListing::isCalledArchive).filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new BadInputException(
                    "image folder " + root + " cannot be listed: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean isCalledArchive(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".tar") || name.endsWith(".zip"));
    }

    /**
     * The images by name: the path from the folder on, where an archive counts as a folder.
     *
     * @return sorted, so that nothing depends on the file system
     */
    SortedMap<String, Found> images() {
        return images;
    }

    /**
     * The class of an image: what stands in its sample's {@code .cls} file if there are such files, as WebDataset writes them,
     * and the folder that it lies in otherwise.
     *
     * @param name of the image
     * @throws BadInputException if it has neither, or the file is empty, or no text
     */
    String className(String name, Found image) {
        if (!classFiles.isEmpty()) {
            return classInFile(name, image);
        }
        int slash = image.inside().lastIndexOf('/');
        if (slash < 0) {
            throw new BadInputException("folder " + root + ": image " + name
                    + " lies outside of any class folder; move each image into a folder that is named after its class, or "
                    + "write the class into a file beside it, " + image.sample() + CLASS_FILE);
        }
        return image.inside().substring(0, slash);
    }

    private String classInFile(String name, Found image) {
        String sample = name.substring(0, name.length() - image.inside().length()) + image.sample();
        Path file = classFiles.get(sample);
        if (file == null) {
            throw new BadInputException(
                    "folder " + root + ": image " + name + " has no " + sample + CLASS_FILE
                            + " beside it, as others have; give every image such a file, or none");
        }
        String named = "class file " + ImageArchive.nameOf(file);
        List<String> lines = TextLines.of(named, file).stream().map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
        if (lines.size() != 1) {
            throw new BadInputException(
                    named + " has " + lines.size()
                            + " lines; it must have one, the class of the image beside it");
        }
        return lines.getFirst();
    }
}
