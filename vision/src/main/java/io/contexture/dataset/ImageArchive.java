package io.contexture.dataset;

import io.contexture.dataset.tar.TarFileSystem;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A zip or tar file in place of a folder: its images are read where they stand, in any order and by several threads, without
 * unpacking. Images in a tar, and those that are stored rather than deflated in a zip, cost no more than files.
 */
public final class ImageArchive {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final int HEAD_BYTES = 512;

    private ImageArchive() {}

    /**
     * Whether this is a file that begins like a zip or a tar.
     *
     * @throws BadInputException if it cannot be read, or is compressed as a whole by gzip
     */
    public static boolean isArchive(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        byte[] head = head(file);
        if (beginsWith(head, GZIP)) {
            throw new BadInputException("file " + file
                    + " is compressed by gzip, so that nothing in it can be read out of order; gunzip it first");
        }
        return beginsWith(head, ZIP) || TarFileSystem.isTar(head);
    }

    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD_BYTES);
        } catch (IOException unreadable) {
            throw new BadInputException("file " + file + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private static boolean beginsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length
                && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    /**
     * The folder at the top of a zip or tar file. A zip stays open as long as the program runs, or until the path's file system is
     * closed.
     *
     * @throws BadInputException if it is neither, cannot be read as what it begins like, or is cut short
     */
    public static Path open(Path archive) {
        byte[] head = head(archive);
        if (TarFileSystem.isTar(head)) {
            return TarFileSystem.open(archive).getPath("/");
        }
        if (!beginsWith(head, ZIP)) {
            throw new BadInputException("file " + archive
                    + " is neither a tar nor a zip file, whatever it is called; if it was copied, copy it again");
        }
        try {
            return FileSystems.newFileSystem(archive, Map.of("accessMode", "readOnly")).getPath("/");
        } catch (IOException | IllegalArgumentException damaged) {
            throw new BadInputException("zip file " + archive + " cannot be opened: " + damaged.getMessage()
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
