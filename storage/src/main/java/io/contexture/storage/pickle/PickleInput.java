package io.contexture.storage.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes of a pickle from a position on. Whoever reads past the end is told that the pickle is cut short. */
public final class PickleInput {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);
    private static final int MAX_LINE = 1 << 16;

    private final MemorySegment bytes;
    private long position;

    public PickleInput(MemorySegment bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Where the next byte is. */
    public long position() {
        return position;
    }

    private long take(long count) throws PickleException {
        if (count < 0 || count > bytes.byteSize() - position) {
            throw new PickleException("it ends in the middle of a value (at byte " + bytes.byteSize()
                    + "); it is cut short or damaged");
        }
        long from = position;
        position += count;
        return from;
    }

    int unsignedByte() throws PickleException {
        return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
    }

    int unsignedShort() throws PickleException {
        return unsignedByte() | unsignedByte() << 8;
    }

    int int32() throws PickleException {
        return bytes.get(INT, take(4));
    }

    /** The next eight bytes as an integer. */
    public long int64() throws PickleException {
        return bytes.get(LONG, take(8));
    }

    double bigEndianDouble() throws PickleException {
        return bytes.get(BIG_ENDIAN_DOUBLE, take(8));
    }

    byte[] bytes(long count) throws PickleException {
        return bytes.asSlice(take(count), count).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The next {@code count} bytes, not copied. */
    public MemorySegment segment(long count) throws PickleException {
        return bytes.asSlice(take(count), count);
    }

    String text(long count) throws PickleException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    /** Two's complement, little-endian; no bytes are zero. */
    BigInteger integer(long count) throws PickleException {
        byte[] little = bytes(count);
        byte[] big = new byte[little.length + 1];
        big[0] = (byte) (little.length > 0 && little[little.length - 1] < 0 ? -1 : 0);
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        return new BigInteger(big);
    }

    /** Text up to the end of its line. */
    String line() throws PickleException {
        long from = position;
        while (unsignedByte() != '\n') {
            if (position - from > MAX_LINE) {
                throw new PickleException("it has a line of more than " + MAX_LINE + " bytes; it is damaged");
            }
        }
        byte[] line = bytes.asSlice(from, position - from - 1).toArray(ValueLayout.JAVA_BYTE);
        return new String(line, StandardCharsets.UTF_8);
    }
}
