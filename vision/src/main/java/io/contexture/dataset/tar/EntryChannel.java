package io.contexture.dataset.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * One file of a tar. Each opens the tar anew: a thread that is interrupted while it reads closes the channel that it reads from, which
 * must be nobody else's.
 */
final class EntryChannel implements SeekableByteChannel {

    private final FileChannel tar;
    private final TarIndex.Entry entry;
    private long position;

    EntryChannel(Path tar, TarIndex.Entry entry) throws IOException {
        this.tar = FileChannel.open(tar);
        this.entry = entry;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        long left = entry.size() - position;
        if (left <= 0) {
            return -1;
        }
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + left));
        try {
            int count = tar.read(target, entry.at() + position);
            position += Math.max(count, 0);
            return count;
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + " is before the file");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return entry.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return tar.isOpen();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
