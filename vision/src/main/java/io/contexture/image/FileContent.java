package io.contexture.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files into memory that each thread uses again for the next. */
final class FileContent {

    private static final long MOST_BYTES = 1L << 30;
    private static final int FIRST_ROOM = 1 << 18;
    /** Of a larger file the memory is given back. */
    private static final int MOST_KEPT = 1 << 26;

    private static final ThreadLocal<byte[]> ROOM = ThreadLocal.withInitial(() -> new byte[FIRST_ROOM]);

    private FileContent() {}

    /** The whole file; valid until this thread reads the next. */
    static Bytes read(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            if (size > MOST_BYTES) {
                throw new UnreadableImageException(file.toString(),
                        "the file has " + size + " bytes; at most " + MOST_BYTES + " are read");
            }
            byte[] content = room((int) size);
            ByteBuffer room = ByteBuffer.wrap(content, 0, (int) size);
            while (room.hasRemaining() && channel.read(room) >= 0) {
                // A channel may give less than it is asked for.
            }
            return new Bytes(content, room.position());
        }
    }

    private static byte[] room(int bytes) {
        byte[] room = ROOM.get();
        if (room.length < bytes) {
            room = new byte[bytes > MOST_KEPT ? bytes : bytes + bytes / 2];
            if (bytes <= MOST_KEPT) {
                ROOM.set(room);
            }
        }
        return room;
    }
}
