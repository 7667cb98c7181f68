package io.contexture.cli;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.ListFile;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a set of images came from, so that it can be found again.
 *
 * @param path   the list file, or the folder with a folder a class; absolute
 * @param root   the folder that the list's paths start from, absolute; the folder itself for a folder
 * @param sha256 of the list file; of a folder, of its images' names and sizes in bytes
 * @param images number of images
 * @param classes number of classes
 */
record ImageSource(String path, String root, String sha256, int images, int classes) {

    /** Images and where they came from. */
    record Opened(ImageSet set, ImageSource source) {}

    /**
     * Reads a list file or a folder.
     *
     * @param place the list or the folder
     * @param root  the folder that a list's paths start from; null for the list's own folder, or images/ in it, whichever
     *              has the first image
     * @throws BadInputException if there is nothing, or it is not as it should be
     */
    static Opened open(Path place, @Nullable Path root) throws IOException {
        Path absolute = place.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new BadInputException(
                    place + " does not exist; give a list file (image_id class_id super_class_id path) "
                            + "or a folder with a folder a class");
        }
        if (Files.isDirectory(absolute)) {
            ImageSet set = FolderDataset.read(absolute);
            return opened(set, absolute, absolute, hashOfFolder(set));
        }
        if (root != null && !Files.isDirectory(root)) {
            throw new BadInputException("image root " + root
                    + " is not a folder; --root is the folder that the paths of " + place + " start from");
        }
        Path from = root == null ? guessRoot(absolute) : root.toAbsolutePath().normalize();
        return opened(ListFile.read(absolute, from), absolute, from,
                sha256(List.of(Files.readAllBytes(absolute))));
    }

    private static Opened opened(ImageSet set, Path path, Path root, String hash) {
        if (set.size() == 0) {
            throw new BadInputException(path + " holds no images");
        }
        return new Opened(set,
                new ImageSource(path.toString(), root.toString(), hash, set.size(), set.classes()));
    }

    private static Path guessRoot(Path list) throws IOException {
        Path folder = java.util.Objects.requireNonNull(list.getParent(), "a file has a folder");
        Path images = folder.resolve("images");
        if (!Files.isDirectory(images)) {
            return folder;
        }
        ImageSet trial = ListFile.read(list, folder);
        boolean here = trial.images().stream().limit(1).anyMatch(image -> Files.exists(image.file()));
        return here ? folder : images;
    }

    private static String hashOfFolder(ImageSet set) throws IOException {
        List<LabelledImage> sorted = set.images().stream().sorted(Comparator.comparing(LabelledImage::name))
                .toList();
        StringBuilder listing = new StringBuilder();
        for (LabelledImage image : sorted) {
            listing.append(image.name()).append('\t').append(Files.size(image.file())).append('\n');
        }
        return sha256(List.of(listing.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
