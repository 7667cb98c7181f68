package io.contexture.image;

import java.io.EOFException;

/**
 * Where the first frame of a GIF lies on its screen.
 */
record GifStructure(int left, int top) {

    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;

    /** Walks the blocks to the end of the first frame, which shows that it is all there. */
    static GifStructure read(Bytes bytes, String name) throws EOFException {
        long at = 13L + tableBytes(bytes.at(10));
        while (bytes.at(at) == EXTENSION) {
            at = skipBlocks(bytes, at + 2);
        }
        if (bytes.at(at) != IMAGE) {
            throw new UnreadableImageException(name, "the GIF has no image");
        }
        GifStructure structure = new GifStructure(bytes.littleEndian16(at + 1), bytes.littleEndian16(at + 3));
        skipBlocks(bytes, at + 10 + tableBytes(bytes.at(at + 9)) + 1);
        return structure;
    }

    private static int tableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
    }

    private static long skipBlocks(Bytes bytes, long from) throws EOFException {
        long at = from;
        while (bytes.at(at) != 0) {
            at += bytes.at(at) + 1;
        }
        return at + 1;
    }

    /** The frame on a white screen, cut where it stands out. */
    RgbImage onScreen(RgbImage frame, int width, int height) {
        if (left == 0 && top == 0 && frame.width() == width && frame.height() == height) {
            return frame;
        }
        byte[] screen = new byte[width * height * 3];
        java.util.Arrays.fill(screen, (byte) 255);
        int columns = Math.min(frame.width(), width - left);
        for (int y = 0; y < Math.min(frame.height(), height - top) && columns > 0; y++) {
            System.arraycopy(frame.rgb(), frame.index(0, y), screen, ((top + y) * width + left) * 3,
                    columns * 3);
        }
        return new RgbImage(width, height, screen);
    }
}
