package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder of images, a folder a class. An image's class is the path of the folder that it lies in, relative to the root
 * ({@code birds/robin}), so that classes may be grouped. In place of files there may be tar and zip files with such folders
 * ("shards"), and in place of class folders a {@code .cls} file beside each image with its class, as WebDataset has it.
 * Files are images by their extension (jpg, jpeg, jpe, jfif, png, gif, bmp, dib, webp); others are ignored, and so is everything
 * hidden, with names that start with a dot such as the {@code ._} files that macOS leaves in archives.
 */
public final class FolderDataset {

    private FolderDataset() {}

    /**
     * Lists a folder, or the top of an archive ({@link ImageArchive#folder}). Classes are numbered in the order of their names, images
     * sorted by path, so that the result does not depend on the file system.
     *
     * @throws BadInputException if the folder is missing, holds no images, or has images without a class
     */
    public static ImageSet read(Path root) {
        ImageListing listing = ImageListing.of(root);
        SortedMap<String, String> classes = new TreeMap<>();
        listing.images().forEach((name, image) -> classes.put(name, listing.className(name, image)));
        SortedMap<String, Integer> labels = new TreeMap<>();
        classes.values().forEach(name -> labels.put(name, 0));
        int next = 0;
        for (var label : labels.entrySet()) {
            label.setValue(next++);
        }
        List<LabelledImage> images = new ArrayList<>(classes.size());
        listing.images().forEach((name, image) -> images.add(new LabelledImage(image.file(), name,
                labels.getOrDefault(classes.getOrDefault(name, ""), -1), -1)));
        return new ImageSet(title(root.toAbsolutePath().normalize()), images, List.copyOf(labels.keySet()));
    }

    /** The folder's name; of the top of an archive the archive's. */
    private static String title(Path folder) {
        Path name = folder.getFileName();
        return name != null ? name.toString() : ImageArchive.nameOf(folder);
    }
}
