package io.contexture.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of libjpeg's decompressors with its memory, all of which is used again: there are as many as were ever needed at
 * once. Pixels are those of libjpeg's defaults, as Pillow has them, whichever part is decoded.
 */
final class JpegDecompressor {

    private static final Deque<JpegDecompressor> IDLE = new ConcurrentLinkedDeque<>();

    /** Rows that are decoded before they are copied, so that they stay in the nearest cache. */
    private static final int STRIP = 16;

    /** Columns on both sides whose colours may lack a neighbour: the widest block of libjpeg's is 32. */
    private static final int MARGIN = 32;

    private final LibJpeg library = LibJpeg.instance();
    private final MemorySegment struct = Arena.global().allocate(LibJpeg.STRUCT_BYTES, JAVA_LONG.byteSize());
    private final MemorySegment error = Arena.global().allocate(LibJpeg.ERROR_BYTES, JAVA_LONG.byteSize());
    private final MemorySegment columns = Arena.global().allocate(JAVA_INT, 2);
    private final MemorySegment addresses = Arena.global().allocate(ADDRESS, STRIP);
    private final GrowingMemory content = new GrowingMemory();
    private final GrowingMemory strip = new GrowingMemory();

    private JpegDecompressor() {
        library.create(struct, error);
    }

    /** Memory outside of the heap that becomes larger when it must. */
    @SuppressWarnings("MustBeClosedChecker")
    private static final class GrowingMemory {
        private Arena arena = Arena.ofShared();
        private MemorySegment memory = arena.allocate(0);

        MemorySegment atLeast(long bytes) {
            if (memory.byteSize() < bytes) {
                arena.close();
                arena = Arena.ofShared();
                memory = arena.allocate(Math.max(bytes + bytes / 2, 1 << 18), JAVA_LONG.byteSize());
            }
            return memory;
        }
    }

    /**
     * Decodes a part of a file that {@link JpegSyntax} found nothing wrong with. All of its data is read, so that damage is
     * seen wherever it is.
     *
     * @param part   of the image as stored
     * @param memory gives an array of at least so many bytes
     * @return null if the data is damaged
     */
    static @Nullable PixelRows decode(Bytes file, ImagePart part, IntFunction<byte[]> memory) {
        JpegDecompressor idle = IDLE.poll();
        JpegDecompressor mine = idle == null ? new JpegDecompressor() : idle;
        try {
            return mine.read(file, part, memory);
        } finally {
            IDLE.push(mine);
        }
    }

    private @Nullable PixelRows read(Bytes file, ImagePart part, IntFunction<byte[]> memory) {
        MemorySegment bytes = content.atLeast(file.length());
        MemorySegment.copy(file.data(), 0, bytes, JAVA_BYTE, 0, file.length());
        library.readHeader(struct, bytes, file.length());
        try {
            struct.set(JAVA_INT, LibJpeg.OUT_COLOR_SPACE, LibJpeg.RGB);
            struct.set(JAVA_INT, LibJpeg.SCALE_DENOMINATOR, part.reduction());
            library.start(struct);
            PixelRows rows = read(part, memory);
            return error.get(JAVA_LONG, LibJpeg.WARNINGS) == 0 ? rows : null;
        } finally {
            library.abort(struct);
        }
    }

    private PixelRows read(ImagePart part, IntFunction<byte[]> memory) {
        ImageSize size = size(LibJpeg.OUTPUT_WIDTH, LibJpeg.OUTPUT_HEIGHT);
        ImagePart reduced = part.inReduced(size(LibJpeg.IMAGE_WIDTH, LibJpeg.IMAGE_HEIGHT), size);
        int left = crop(reduced);
        int stride = 3 * struct.get(JAVA_INT, LibJpeg.OUTPUT_WIDTH);
        int bytes = 3 * reduced.width();
        byte[] rgb = memory.apply(Math.multiplyExact(bytes, reduced.height()));
        if (reduced.top() > 0) {
            library.skip(struct, reduced.top());
        }
        MemorySegment room = strip.atLeast((long) STRIP * stride);
        for (int y = 0; y < reduced.height();) {
            int rows = readStrip(room, stride, Math.min(STRIP, reduced.height() - y));
            for (int i = 0; i < rows; i++, y++) {
                MemorySegment.copy(room, JAVA_BYTE, (long) i * stride + 3L * left, rgb, y * bytes, bytes);
            }
        }
        int below = size.height() - reduced.top() - reduced.height();
        if (below > 0) {
            // Skipping up to the end would not look at the data.
            library.skip(struct, below - 1);
            readStrip(room, stride, 1);
        }
        return new PixelRows(rgb, 0, bytes, reduced.width(), reduced.height());
    }

    private ImageSize size(long widthField, long heightField) {
        return new ImageSize(struct.get(JAVA_INT, widthField), struct.get(JAVA_INT, heightField));
    }

    /** Leaves out columns that are not wanted; gives the first wanted one among those that are left. */
    private int crop(ImagePart reduced) {
        int width = struct.get(JAVA_INT, LibJpeg.OUTPUT_WIDTH);
        int from = Math.max(0, reduced.left() - MARGIN);
        int to = Math.min(width, reduced.left() + reduced.width() + MARGIN);
        if (from == 0 && to == width) {
            return reduced.left();
        }
        columns.setAtIndex(JAVA_INT, 0, from);
        columns.setAtIndex(JAVA_INT, 1, to - from);
        library.crop(struct, columns);
        return reduced.left() - columns.getAtIndex(JAVA_INT, 0);
    }

    private int readStrip(MemorySegment room, int stride, int rows) {
        int done = 0;
        while (done < rows) {
            for (int i = 0; i < rows - done; i++) {
                addresses.setAtIndex(JAVA_LONG, i, room.address() + (long) (done + i) * stride);
            }
            done += library.read(struct, addresses, rows - done);
        }
        return rows;
    }
}
