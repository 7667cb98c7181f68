package io.contexture.image;

import java.io.EOFException;

/**
 * What the chunks of a WebP tell.
 *
 * @param header   size
 * @param exif     whether there is EXIF data
 * @param animated whether it holds several pictures
 */
record WebpStructure(ImageHeader header, boolean exif, boolean animated) {

    private static final int FIRST_CHUNK = 12;
    private static final int EXIF = 0x08;
    private static final int ANIMATION = 0x02;

    /** Reads the first chunk, which is one of three kinds. */
    static WebpStructure read(Bytes bytes, String name) throws EOFException {
        int body = FIRST_CHUNK + 8;
        if (bytes.hasAscii(FIRST_CHUNK, "VP8X")) {
            int flags = bytes.at(body);
            return new WebpStructure(
                    header(littleEndian24(bytes, body + 4) + 1, littleEndian24(bytes, body + 7) + 1),
                    (flags & EXIF) != 0, (flags & ANIMATION) != 0);
        }
        if (bytes.hasAscii(FIRST_CHUNK, "VP8L")) {
            int sizes = bytes.littleEndian32(body + 1);
            return new WebpStructure(header((sizes & 0x3fff) + 1, (sizes >>> 14 & 0x3fff) + 1), false, false);
        }
        if (bytes.hasAscii(FIRST_CHUNK, "VP8 ")) {
            return new WebpStructure(
                    header(bytes.littleEndian16(body + 6) & 0x3fff, bytes.littleEndian16(body + 8) & 0x3fff),
                    false, false);
        }
        throw new UnreadableImageException(name, "the WebP does not begin with a picture");
    }

    private static ImageHeader header(int width, int height) {
        return new ImageHeader(ImageFormat.WEBP, width, height);
    }

    private static int littleEndian24(Bytes bytes, int at) throws EOFException {
        return bytes.littleEndian16(at) | bytes.at(at + 2) << 16;
    }

    /** Refuses a file that is shorter than it says. */
    static void requireEnd(Bytes bytes) throws EOFException {
        if (Integer.toUnsignedLong(bytes.littleEndian32(4)) + 8 > bytes.length()) {
            throw new EOFException("a WebP of " + (Integer.toUnsignedLong(bytes.littleEndian32(4)) + 8)
                    + " bytes ends after " + bytes.length());
        }
    }
}
