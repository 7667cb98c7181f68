package io.contexture.image;

import java.io.EOFException;

/**
 * What the chunks of a PNG tell.
 */
record PngStructure(boolean exif) {

    /** Walks the chunks to the last, which shows that the file is all there. */
    static PngStructure read(Bytes bytes) throws EOFException {
        boolean exif = false;
        long at = 8;
        while (!bytes.hasAscii(at + 4, "IEND")) {
            exif |= bytes.hasAscii(at + 4, "eXIf");
            at += 12 + Integer.toUnsignedLong(bytes.bigEndian32(at));
        }
        return new PngStructure(exif);
    }
}
