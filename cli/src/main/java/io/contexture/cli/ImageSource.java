package io.contexture.cli;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageArchive;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.ListFile;
import io.contexture.dataset.Part;
import io.contexture.dataset.layout.Layout;
import io.contexture.dataset.layout.PublishedSet;
import io.contexture.dataset.table.Columns;
import io.contexture.dataset.table.ImageTable;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a set of images came from, so that it can be found again.
 *
 * @param path    the list file, the table, the folder or the archive; absolute
 * @param root    the folder or archive that the images' paths start from, absolute; the folder itself for a folder
 * @param sha256  of the list file; of a folder or archive, of its images' names, sizes in bytes, and classes where these are not
 *                their folders; of a table or a folder in a layout,
 *                of what it says of each image
 * @param images  number of images
 * @param classes number of classes
 * @param reading how it was read; null where a version wrote this that knew only folders and lists
 * @param part    the part of the data set; null for all
 */
record ImageSource(String path, String root, String sha256, int images, int classes,
        @Nullable Reading reading,
        @Nullable Part part) {

    /**
     * Images and where they came from.
     *
     * @param remarks what is not as it is published, a sentence each
     */
    record Opened(ImageSet set, ImageSource source, List<String> remarks) {

        /** Says what is not as it is published. */
        Opened warning(Console console) {
            remarks.forEach(console::warn);
            return this;
        }
    }

    /** Reads a list file, a table or a folder with a folder a class: all of it. */
    static Opened open(Path place, @Nullable Path root) throws IOException {
        return open(place, root, Reading.PLAIN, null);
    }

    /** The same images again, or what has become of them. */
    Opened again() throws IOException {
        boolean list = !Files.isDirectory(Path.of(path));
        return open(Path.of(path), list ? Path.of(root) : null, reading == null ? Reading.PLAIN : reading,
                part);
    }

    /**
     * Reads a folder in a layout, a list file, a table, or a folder or archive with a folder a class.
     *
     * @param place   the list, table, folder or archive
     * @param root    the folder or archive that the paths of a list or table start from; null for its own folder, or images/ in it,
     *                whichever has the first image
     * @param reading how to read it
     * @param part    the part that is wanted, where the place knows parts; null for all
     * @throws BadInputException if there is nothing, or it is not as it should be
     */
    static Opened open(Path place, @Nullable Path root, Reading reading, @Nullable Part part)
            throws IOException {
        Path absolute = place.toAbsolutePath().normalize();
        Layout layout = reading.layout();
        if (!Files.exists(absolute)) {
            throw new BadInputException(
                    place + " does not exist; give a list file (image_id class_id super_class_id path), a table "
                            + "(.csv, .tsv, .parquet), a folder, tar or zip file with a folder a class, or with --as a folder of one of the "
                            + "field's data sets");
        }
        if (layout != null) {
            PublishedSet set = PublishedSet.read(layout, absolute, reading.boxes());
            return opened(set.rows(), absolute, set.rows().root(), reading, part, set.differences().stream()
                    .map(difference -> layout.title() + " in " + place + ": " + difference).toList());
        }
        if (Files.isDirectory(absolute) || ImageArchive.isArchive(absolute)) {
            refuseColumns(reading, place);
            ImageSet set = FolderDataset.read(ImageArchive.folder(absolute));
            return opened(set, new ImageSource(absolute.toString(), absolute.toString(), hashOfFolder(set),
                    set.size(), set.classes(), reading, null), List.of());
        }
        if (root != null && !Files.isDirectory(root) && !ImageArchive.isArchive(root)) {
            throw new BadInputException("image root " + root
                    + " is neither a folder nor a zip or tar file; --root is what the paths of " + place
                    + " start from");
        }
        if (isTable(absolute, reading)) {
            Columns columns = Columns.parse(reading.columns());
            Path from = root != null
                    ? root.toAbsolutePath().normalize()
                    : guessRoot(absolute, near -> ImageTable.read(absolute, near, columns)
                            .toSet(place.toString(), null));
            return opened(ImageTable.read(absolute, ImageArchive.folder(from), columns), absolute, from,
                    reading,
                    part, List.of());
        }
        refuseColumns(reading, place);
        Path from = root == null
                ? guessRoot(absolute, near -> ListFile.read(absolute, near))
                : root.toAbsolutePath().normalize();
        ImageSet set = ListFile.read(absolute, ImageArchive.folder(from));
        return opened(set, new ImageSource(absolute.toString(), from.toString(),
                Sha256.of(absolute), set.size(), set.classes(), reading, null), List.of());
    }

    /** A list of the authors' may be called .csv, too: it has no header, and ends its lines with two ids. */
    private static boolean isTable(Path file, Reading reading) throws IOException {
        if (!ImageTable.isTable(file)) {
            return false;
        }
        if (!reading.columns().isEmpty() || !file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            return true;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return !lines.findFirst().orElse("").matches(".+,-?[0-9]+,[0-9]+\\s*");
        } catch (UncheckedIOException notText) {
            return true;
        }
    }

    private static void refuseColumns(Reading reading, Path place) {
        if (!reading.columns().isEmpty()) {
            throw new BadInputException(
                    "--columns is for tables, whose names end with .csv, .tsv or .parquet; " + place
                            + " is none");
        }
    }

    private static Opened opened(ImageRows rows, Path place, Path root, Reading reading,
            @Nullable Part part, List<String> remarks) {
        boolean parts = !rows.parts().isEmpty();
        String name = String.valueOf(place.getFileName());
        ImageSet set = rows.toSet(parts && part != null ? name + " (" + part.word() + ")" : name,
                parts ? part : null);
        if (set.size() == 0) {
            throw new BadInputException(
                    place + " has no images of the part " + part + "; it has " + rows.parts().stream()
                            .map(Part::word).collect(Collectors.joining(", ")));
        }
        return opened(set,
                new ImageSource(place.toString(), root.toString(), hashOfListing(set), set.size(),
                        set.classes(), reading, part),
                remarks);
    }

    private static Opened opened(ImageSet set, ImageSource source, List<String> remarks) {
        if (set.size() == 0) {
            throw new BadInputException(source.path + " holds no images");
        }
        return new Opened(set, source, remarks);
    }

    private static Path guessRoot(Path list, Function<Path, ImageSet> read) {
        Path folder = Objects.requireNonNull(list.getParent(), "a file has a folder");
        Path images = folder.resolve("images");
        if (!Files.isDirectory(images)) {
            return folder;
        }
        boolean here = read.apply(folder).images().stream().limit(1)
                .anyMatch(image -> Files.exists(image.file()));
        return here ? folder : images;
    }

    private static String hashOfListing(ImageSet set) {
        StringBuilder listing = new StringBuilder();
        for (LabelledImage image : set.images()) {
            listing.append(image.name()).append('\t').append(set.classNames().get(image.label())).append('\t')
                    .append(image.superLabel()).append('\t').append(image.role()).append('\t')
                    .append(image.crop())
                    .append('\n');
        }
        return Sha256.of(listing.toString());
    }

    private static String hashOfFolder(ImageSet set) throws IOException {
        List<LabelledImage> sorted = set.images().stream().sorted(Comparator.comparing(LabelledImage::name))
                .toList();
        StringBuilder listing = new StringBuilder();
        for (LabelledImage image : sorted) {
            listing.append(image.name()).append('\t').append(Files.size(image.file()));
            String className = set.classNames().get(image.label());
            if (!image.name().startsWith(className + "/")) {
                listing.append('\t').append(className);
            }
            listing.append('\n');
        }
        return Sha256.of(listing.toString());
    }
}
