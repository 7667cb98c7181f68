package io.contexture.image;

import java.io.EOFException;

/**
 * What the first bytes of an image say. Read by hand: it takes microseconds, and no codec sees a file that lies about
 * its size.
 *
 * @param format what kind of file it is
 * @param width  pixels in a row as stored, before EXIF turns the image
 * @param height rows as stored
 */
record ImageHeader(ImageFormat format, int width, int height) {

    /** The most pixels that are decoded; the same bound at which Pillow refuses an image as a decompression bomb. */
    static final long MOST_PIXELS = 178_956_970;

    /** Reads and checks the header. */
    static ImageHeader read(Bytes bytes, String name) throws EOFException {
        if (bytes.length() == 0) {
            throw new UnreadableImageException(name, "the file is empty (0 bytes)");
        }
        ImageFormat format = ImageFormat.of(bytes.data(), bytes.length());
        if (format == null) {
            throw new UnreadableImageException(name,
                    "not a JPEG, PNG, GIF, BMP or WebP image: it begins with "
                            + java.util.HexFormat.ofDelimiter(" ").formatHex(bytes.data(), 0,
                                    Math.min(8, bytes.length())));
        }
        ImageHeader header = switch (format) {
            case JPEG -> JpegStructure.header(bytes, name);
            case PNG -> new ImageHeader(format, bytes.bigEndian32(16), bytes.bigEndian32(20));
            case GIF -> new ImageHeader(format, bytes.littleEndian16(6), bytes.littleEndian16(8));
            case BMP -> bmp(bytes);
            case WEBP -> WebpStructure.read(bytes, name).header();
        };
        checkSize(header.width, header.height, name);
        return header;
    }

    ImageSize size() {
        return new ImageSize(width, height);
    }

    private static ImageHeader bmp(Bytes bytes) throws EOFException {
        boolean old = bytes.littleEndian32(14) == 12;
        return old
                ? new ImageHeader(ImageFormat.BMP, bytes.littleEndian16(18), bytes.littleEndian16(20))
                : new ImageHeader(ImageFormat.BMP, bytes.littleEndian32(18),
                        Math.abs(bytes.littleEndian32(22)));
    }

    static void checkSize(int width, int height, String name) {
        if (width < 0 || height < 0 || (long) width * height > MOST_PIXELS) {
            throw new UnreadableImageException(name, "it claims " + Integer.toUnsignedString(width) + " x "
                    + Integer.toUnsignedString(height) + " pixels; at most " + MOST_PIXELS
                    + " in all are read");
        }
        if (width < 2 || height < 2) {
            throw new UnreadableImageException(name, "it has " + width + " x " + height
                    + " pixels, which is too small; at least 2 x 2 are needed");
        }
    }
}
