package io.contexture.image;

import java.io.EOFException;
import java.util.BitSet;

/**
 * Whether libjpeg can read a JPEG without meeting one of its fatal errors: each of the conditions for them is looked at here, in
 * all segments of the file. What it would only warn of, in the coded data, passes. Files of kinds that are rare (arithmetic
 * coding, inks, 12 bits, lossless) do not.
 */
final class JpegSyntax {

    private static final int LARGEST_SIDE = 65_500;
    /** Files of several scans are held in memory as coefficients. */
    private static final long MOST_PIXELS = 1 << 26;
    private static final int MOST_BLOCKS_IN_UNIT = 10;

    private final Bytes bytes;
    private final BitSet quantisation = new BitSet(4);
    /** Tables of direct current 0 to 3, of alternating current 4 to 7. */
    private final BitSet huffman = new BitSet(8);
    private final int[] component = new int[3];
    private final int[] horizontal = new int[3];
    private final int[] vertical = new int[3];
    private final int[] table = new int[3];
    private int components;
    private boolean progressive;
    private int scans;
    private boolean severalScans;

    private JpegSyntax(Bytes bytes) {
        this.bytes = bytes;
    }

    /** Whether nothing is wrong with a file up to its end marker. */
    static boolean isSound(Bytes bytes) {
        try {
            return new JpegSyntax(bytes).segments();
        } catch (EOFException _) {
            return false;
        }
    }

    private boolean segments() throws EOFException {
        long at = 2;
        while (true) {
            // Stricter than libjpeg, which passes over bytes between segments: they may be read as something else.
            if (bytes.at(at) != 0xff) {
                return false;
            }
            int marker = bytes.at(at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == 0xd9) {
                return scans > 0;
            }
            int length = bytes.bigEndian16(at + 2);
            long body = at + 4;
            long end = at + 2 + length;
            bytes.at(end - 1);
            if (length < 2 || !isSound(marker, body, end)) {
                return false;
            }
            at = marker == 0xda ? JpegStructure.skipScan(bytes, end) : end;
        }
    }

    private boolean isSound(int marker, long body, long end) throws EOFException {
        return switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> frame(body, end, marker == 0xc2);
            case 0xc4 -> huffmanTables(body, end);
            case 0xda -> scan(body, end);
            case 0xdb -> quantisationTables(body, end);
            case 0xdd -> end - body == 2;
            case 0xfe -> true;
            default -> marker >= 0xe0 && marker <= 0xef;
        };
    }

    private boolean frame(long body, long end, boolean isProgressive) throws EOFException {
        int height = bytes.bigEndian16(body + 1);
        int width = bytes.bigEndian16(body + 3);
        boolean again = components != 0;
        components = bytes.at(body + 5);
        progressive = isProgressive;
        if (again || bytes.at(body) != 8 || (components != 1 && components != 3)
                || end - body != 6 + 3 * components || height < 1 || width < 1 || height > LARGEST_SIDE
                || width > LARGEST_SIDE || (long) width * height > MOST_PIXELS) {
            return false;
        }
        int widest = 1;
        int highest = 1;
        for (int i = 0; i < components; i++) {
            long at = body + 6 + 3L * i;
            component[i] = bytes.at(at);
            horizontal[i] = bytes.at(at + 1) >> 4;
            vertical[i] = bytes.at(at + 1) & 15;
            table[i] = bytes.at(at + 2);
            if (horizontal[i] < 1 || horizontal[i] > 4 || vertical[i] < 1 || vertical[i] > 4
                    || table[i] > 3) {
                return false;
            }
            widest = Math.max(widest, horizontal[i]);
            highest = Math.max(highest, vertical[i]);
            for (int j = 0; j < i; j++) {
                if (component[j] == component[i]) {
                    return false;
                }
            }
        }
        for (int i = 0; i < components; i++) {
            if (widest % horizontal[i] != 0 || highest % vertical[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean quantisationTables(long body, long end) throws EOFException {
        long at = body;
        while (at < end) {
            int which = bytes.at(at);
            if ((which & 15) > 3) {
                return false;
            }
            quantisation.set(which & 15);
            at += 1 + (which >> 4 == 0 ? 64 : 128);
        }
        return at == end;
    }

    private boolean huffmanTables(long body, long end) throws EOFException {
        long at = body;
        while (at < end) {
            int which = bytes.at(at);
            boolean direct = which >> 4 == 0;
            if (which >> 4 > 1 || (which & 15) > 3) {
                return false;
            }
            int symbols = 0;
            int code = 0;
            for (int bits = 1; bits <= 16; bits++) {
                int count = bytes.at(at + bits);
                symbols += count;
                code = 2 * code + count;
                // Each length must leave room for longer codes, and the code of ones alone is no code.
                if (count > 0 && code >= 1 << bits) {
                    return false;
                }
            }
            at += 17;
            if (symbols > 256 || symbols > end - at) {
                return false;
            }
            for (int i = 0; i < symbols; i++) {
                if (direct && bytes.at(at + i) > 15) {
                    return false;
                }
            }
            huffman.set((direct ? 0 : 4) + (which & 15));
            at += symbols;
        }
        return at == end;
    }

    private boolean scan(long body, long end) throws EOFException {
        int count = bytes.at(body);
        if (components == 0 || count < 1 || count > components || end - body != 4 + 2 * count) {
            return false;
        }
        if (scans == 0) {
            severalScans = progressive || count < components;
        } else if (!severalScans) {
            return false;
        }
        scans++;
        int from = bytes.at(end - 3);
        int to = bytes.at(end - 2);
        int high = bytes.at(end - 1) >> 4;
        int low = bytes.at(end - 1) & 15;
        if (progressive && !isProgression(from, to, high, low, count)) {
            return false;
        }
        int blocks = 0;
        int before = -1;
        for (int i = 0; i < count; i++) {
            int which = indexOf(bytes.at(body + 1 + 2L * i));
            int tables = bytes.at(body + 2 + 2L * i);
            // libjpeg finds components only in the order of the frame, as the standard wants them.
            if (which <= before || !quantisation.get(table[which])
                    || !hasTables(tables, from, high)) {
                return false;
            }
            before = which;
            blocks += horizontal[which] * vertical[which];
        }
        return count == 1 || blocks <= MOST_BLOCKS_IN_UNIT;
    }

    private static boolean isProgression(int from, int to, int high, int low, int count) {
        boolean band = from == 0 ? to == 0 : to >= from && to <= 63 && count == 1;
        return band && low <= 13 && (high == 0 || low == high - 1);
    }

    private int indexOf(int id) {
        for (int i = 0; i < components; i++) {
            if (component[i] == id) {
                return i;
            }
        }
        return -1;
    }

    private boolean hasTables(int tables, int from, int high) {
        int direct = tables >> 4;
        int alternating = tables & 15;
        boolean needsDirect = !progressive || (from == 0 && high == 0);
        boolean needsAlternating = !progressive || from > 0;
        return direct <= 3 && alternating <= 3 && (!needsDirect || huffman.get(direct))
                && (!needsAlternating || huffman.get(4 + alternating));
    }
}
