package io.contexture.frozen;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Goes through a message in protobuf's wire format. Nothing is copied. */
final class ProtobufFields {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 64;

    private final MemorySegment message;
    private long at;

    private ProtobufFields(MemorySegment message) {
        this.message = message;
    }

    /** Takes the fields that hold messages, texts or bytes. */
    @FunctionalInterface
    interface Taker {
        void take(int field, MemorySegment content);
    }

    /**
     * Shows all fields that hold messages, texts or bytes, in order; numbers are passed over.
     *
     * @throws IllegalArgumentException if this is no message
     */
    static void of(MemorySegment message, Taker taker) {
        new ProtobufFields(message).readAll(taker);
    }

    private void readAll(Taker taker) {
        while (at < message.byteSize()) {
            long tag = varint();
            int field = (int) (tag >>> 3);
            switch ((int) tag & 7) {
                case VARINT -> varint();
                case FIXED64 -> skip(8);
                case FIXED32 -> skip(4);
                case LENGTH -> {
                    long length = varint();
                    long from = at;
                    skip(length);
                    taker.take(field, message.asSlice(from, length));
                }
                default -> throw new IllegalArgumentException(
                        "no field of protobuf begins at byte " + at);
            }
        }
    }

    private void skip(long bytes) {
        if (bytes < 0 || bytes > message.byteSize() - at) {
            throw new IllegalArgumentException("a field at byte " + at + " claims " + bytes + " bytes of "
                    + (message.byteSize() - at));
        }
        at += bytes;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < LONGEST_VARINT; shift += 7) {
            if (at == message.byteSize()) {
                throw new IllegalArgumentException("a number is cut short at byte " + at);
            }
            byte next = message.get(ValueLayout.JAVA_BYTE, at++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number at byte " + at + " has more than 64 bits");
    }
}
