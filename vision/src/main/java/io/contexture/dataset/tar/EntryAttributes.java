package io.contexture.dataset.tar;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a path in a tar. Times are not kept.
 *
 * @param entry the file; null for a folder
 */
record EntryAttributes(TarIndex.@Nullable Entry entry) implements BasicFileAttributes {

    private static final FileTime UNKNOWN = FileTime.fromMillis(0);

    @Override
    public FileTime lastModifiedTime() {
        return UNKNOWN;
    }

    @Override
    public FileTime lastAccessTime() {
        return UNKNOWN;
    }

    @Override
    public FileTime creationTime() {
        return UNKNOWN;
    }

    @Override
    public boolean isRegularFile() {
        return entry != null;
    }

    @Override
    public boolean isDirectory() {
        return entry == null;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return entry == null ? 0 : entry.size();
    }

    @Override
    public @Nullable Object fileKey() {
        return null;
    }
}
