package io.contexture.image;

import java.io.EOFException;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The first {@code length} bytes of a file; reading beyond them throws EOFException.
 */
record Bytes(byte[] data, int length) {

    private static final VectorSpecies<Byte> LANES = ByteVector.SPECIES_PREFERRED;

    /** The first position from {@code from} on where this value, 0 to 255, stands. */
    long next(int value, long from) throws EOFException {
        at(from);
        int position = (int) from;
        for (; position + LANES.length() <= length; position += LANES.length()) {
            VectorMask<Byte> found = ByteVector.fromArray(LANES, data, position).eq((byte) value);
            if (found.anyTrue()) {
                return (long) position + found.firstTrue();
            }
        }
        while (at(position) != value) {
            position++;
        }
        return position;
    }

    int at(long position) throws EOFException {
        if (position < 0 || position >= length) {
            throw new EOFException();
        }
        return data[(int) position] & 0xff;
    }

    int bigEndian16(long position) throws EOFException {
        return at(position) << 8 | at(position + 1);
    }

    int littleEndian16(long position) throws EOFException {
        return at(position) | at(position + 1) << 8;
    }

    int bigEndian32(long position) throws EOFException {
        return bigEndian16(position) << 16 | bigEndian16(position + 2);
    }

    int littleEndian32(long position) throws EOFException {
        return littleEndian16(position) | littleEndian16(position + 2) << 16;
    }

    boolean hasAscii(long position, String text) throws EOFException {
        for (int i = 0; i < text.length(); i++) {
            if (at(position + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
