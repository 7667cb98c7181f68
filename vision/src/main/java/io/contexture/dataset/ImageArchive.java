package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A zip file in place of a folder: its images are read where they stand, in any order and by several threads, without
 * unpacking. Images that are stored rather than deflated, as JPEG may well be, cost no more than files.
 */
public final class ImageArchive {

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private ImageArchive() {}

    /** Whether this is a file that begins like a zip. */
    public static boolean isArchive(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        } catch (IOException unreadable) {
            throw new BadInputException("file " + file + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /**
     * The folder at the top of a zip file. It stays open as long as the program runs, or until the path's file system is
     * closed.
     *
     * @throws BadInputException if it cannot be read as a zip
     */
    public static Path open(Path zip) {
        try {
            return FileSystems.newFileSystem(zip, Map.of("accessMode", "readOnly")).getPath("/");
        } catch (IOException | IllegalArgumentException damaged) {
            throw new BadInputException("zip file " + zip + " cannot be opened: " + damaged.getMessage()
                    + "; if it was copied, copy it again", damaged);
        }
    }

    /** The archive's top folder if this is one, otherwise the path itself. */
    public static Path folder(Path folderOrArchive) {
        return isArchive(folderOrArchive) ? open(folderOrArchive) : folderOrArchive;
    }

    /** A file's name for messages: within an archive, after the archive's. */
    static String nameOf(Path file) {
        return file.getFileSystem().equals(FileSystems.getDefault())
                ? file.toString()
                : file.getFileSystem() + "!" + file;
    }
}
