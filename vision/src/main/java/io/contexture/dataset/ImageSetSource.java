package io.contexture.dataset;

import io.contexture.storage.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user names as a data set: a folder with a folder a class, a zip or tar file of one, or a list file.
 *
 * @param path the folder, archive or list
 * @param root where the paths of a list start, a folder or archive; the folder of the list if null; must be null for a
 *             folder or archive
 */
public record ImageSetSource(Path path, @Nullable Path root) {

    /**
     * Reads it.
     *
     * @throws BadInputException see {@link ListFile#read} and {@link FolderDataset#read}
     */
    public ImageSet read() {
        boolean archive = ImageArchive.isArchive(path);
        if (!archive && !Files.isDirectory(path)) {
            return ListFile.read(path, root != null ? ImageArchive.folder(root) : folderOfList());
        }
        if (root != null) {
            throw new BadInputException("image root " + root + " is given, but " + path + " is a "
                    + (archive ? "archive of folders" : "folder") + ", not a list; a root belongs to a list");
        }
        return FolderDataset.read(ImageArchive.folder(path));
    }

    private Path folderOfList() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
    }

    /**
     * SHA-256 of the list or of the folder's or archive's names, in hexadecimal.
     *
     * @throws BadInputException if it cannot be read
     */
    public String sha256() {
        boolean ofFolders = Files.isDirectory(path) || ImageArchive.isArchive(path);
        return ofFolders ? FolderDataset.sha256(ImageArchive.folder(path)) : ListFile.sha256(path);
    }
}
