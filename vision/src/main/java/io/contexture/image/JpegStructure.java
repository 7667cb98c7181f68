package io.contexture.image;

import java.io.EOFException;

/**
 * The segments of a JPEG file, as far as decoding needs to know them.
 *
 * @param header     size
 * @param components number of colour components: 1 grey, 3 colour, 4 ink
 * @param colours    what the components are
 * @param inverted   whether an ink value of 255 means no ink, as Adobe writes it
 * @param exif       whether there is a segment with EXIF data
 * @param end        position after the last header segment: where the scans begin
 */
record JpegStructure(ImageHeader header, int components, Colours colours, boolean inverted, boolean exif,
        long end) {

    /** What the components of a JPEG are. */
    enum Colours {
        GREY, RGB, LUMA_CHROMA, INK, LUMA_CHROMA_INK
    }

    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    static ImageHeader header(Bytes bytes, String name) throws EOFException {
        return read(bytes, name, false).header;
    }

    /** Walks all segments up to the first scan. */
    static JpegStructure read(Bytes bytes, String name) throws EOFException {
        return read(bytes, name, true);
    }

    private static JpegStructure read(Bytes bytes, String name, boolean toScan) throws EOFException {
        ImageHeader header = null;
        int components = 0;
        boolean namedRgb = false;
        boolean jfif = false;
        boolean exif = false;
        int adobe = -1;
        long at = 2;
        while (true) {
            at = nextMarker(bytes, at, name);
            int marker = bytes.at(at - 1);
            if (marker == START_OF_SCAN || (header != null && !toScan)) {
                break;
            }
            if (marker == END_OF_IMAGE) {
                throw new UnreadableImageException(name, "the JPEG ends before its first scan");
            }
            if (standsAlone(marker)) {
                continue;
            }
            int length = bytes.bigEndian16(at);
            if (isFrame(marker)) {
                header = new ImageHeader(ImageFormat.JPEG, bytes.bigEndian16(at + 5),
                        bytes.bigEndian16(at + 3));
                components = bytes.at(at + 7);
                namedRgb = components == 3 && bytes.at(at + 8) == 'R' && bytes.at(at + 11) == 'G'
                        && bytes.at(at + 14) == 'B';
            } else if (marker == 0xe0 && length >= 7 && bytes.hasAscii(at + 2, "JFIF")) {
                jfif = true;
            } else if (marker == 0xe1 && length >= 8 && bytes.hasAscii(at + 2, "Exif")) {
                exif = true;
            } else if (marker == 0xee && length >= 14 && bytes.hasAscii(at + 2, "Adobe")) {
                adobe = bytes.at(at + 13);
            }
            at += length;
        }
        if (header == null) {
            throw new UnreadableImageException(name, "the JPEG has a scan but no frame header with its size");
        }
        return new JpegStructure(header, components, colours(components, jfif, adobe, namedRgb), adobe >= 0,
                exif,
                at - 2);
    }

    /** As libjpeg decides it: JFIF means luma and chroma; then Adobe's word; then components called R, G and B. */
    private static Colours colours(int components, boolean jfif, int adobe, boolean namedRgb) {
        return switch (components) {
            case 1 -> Colours.GREY;
            case 4 -> adobe == 2 ? Colours.LUMA_CHROMA_INK : Colours.INK;
            default -> !jfif && (adobe >= 0 ? adobe == 0 : namedRgb) ? Colours.RGB : Colours.LUMA_CHROMA;
        };
    }

    /** Whether the end marker stands where the last scan stops. */
    static boolean reachesEnd(Bytes bytes, long from, String name) {
        try {
            long at = from;
            while (true) {
                at = nextMarker(bytes, at, name);
                int marker = bytes.at(at - 1);
                if (marker == END_OF_IMAGE) {
                    return true;
                }
                if (!standsAlone(marker)) {
                    at += bytes.bigEndian16(at);
                }
                if (marker == START_OF_SCAN) {
                    at = skipScan(bytes, at);
                }
            }
        } catch (EOFException _) {
            return false;
        }
    }

    /** In coded data FF is followed by 00 or a restart marker; anything else ends the scan. */
    static long skipScan(Bytes bytes, long from) throws EOFException {
        long at = from;
        while (true) {
            at = bytes.next(0xff, at);
            int next = bytes.at(at + 1);
            if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                return at;
            }
            at++;
        }
    }

    /** The position after the next marker. Like libjpeg, passes over bytes between segments that belong to none. */
    private static long nextMarker(Bytes bytes, long from, String name) throws EOFException {
        long at = from;
        while (bytes.at(at) != 0xff || bytes.at(at + 1) == 0xff || bytes.at(at + 1) == 0) {
            at++;
            if (at - from > 65_536) {
                throw new UnreadableImageException(name, "the JPEG is damaged: no marker after byte " + from);
            }
        }
        return at + 2;
    }

    private static boolean standsAlone(int marker) {
        return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
