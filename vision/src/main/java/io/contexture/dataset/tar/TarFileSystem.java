package io.contexture.dataset.tar;

import io.contexture.storage.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/**
 * The files of a tar, not compressed, to read: its headers are read once, its files where they stand, by any number of threads. POSIX
 * tars (ustar, pax) and GNU's are understood.
 */
public final class TarFileSystem extends FileSystem {

    private final TarFileSystemProvider provider = new TarFileSystemProvider();
    private final Path tar;
    private final TarIndex index;

    private TarFileSystem(Path tar, TarIndex index) {
        this.tar = tar;
        this.index = index;
    }

    /**
     * Opens a tar.
     *
     * @throws BadInputException if it cannot be read, is damaged, or cut short
     */
    public static TarFileSystem open(Path tar) {
        try (FileChannel channel = FileChannel.open(tar)) {
            return new TarFileSystem(tar, TarIndex.read(channel));
        } catch (EOFException cut) {
            throw new BadInputException("tar file " + tar + " is cut short: " + cut.getMessage()
                    + "; if it was copied, copy it again", cut);
        } catch (BadInputException damaged) {
            throw new BadInputException("tar file " + tar + " is damaged: " + damaged.getMessage()
                    + "; if it was copied, copy it again", damaged);
        } catch (IOException unreadable) {
            throw new BadInputException("tar file " + tar + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /**
     * Whether a file begins like a tar.
     *
     * @param beginning its first 512 bytes, or all of a shorter file
     */
    public static boolean isTar(byte[] beginning) {
        if (beginning.length < TarHeader.SIZE) {
            return false;
        }
        TarHeader header = new TarHeader(beginning, 0);
        return header.hasMagic() || (!header.isEnd() && header.isOldAndSound());
    }

    /** The tar itself. */
    Path tar() {
        return tar;
    }

    TarIndex index() {
        return index;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Does nothing: between reads nothing is open. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return TarPath.of(this, more.length == 0 ? first : first + "/" + String.join("/", more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw new UnsupportedOperationException("paths in a tar are not matched by patterns");
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("a tar is read without its owners");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nothing changes in a tar");
    }

    /** The tar's path. */
    @Override
    public String toString() {
        return tar.toString();
    }
}
