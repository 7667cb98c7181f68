package io.contexture.model;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in protobuf's wire format, field by field. Messages and data within it are referred to, not copied, so that a
 * network's weights stay where they are until they are written.
 */
final class ProtobufMessage {

    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final List<MemorySegment> parts = new ArrayList<>();

    /** The message's bytes, in order. */
    List<MemorySegment> parts() {
        return parts;
    }

    private long size() {
        return parts.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    ProtobufMessage integer(int field, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        varint(bytes, (long) field << 3 | VARINT);
        varint(bytes, value);
        return raw(bytes);
    }

    ProtobufMessage real(int field, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
        varint(bytes, (long) field << 3 | FIXED32);
        return raw(bytes.putFloat(value));
    }

    ProtobufMessage text(int field, String value) {
        return data(field, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes that must not change until the message is written. */
    ProtobufMessage data(int field, MemorySegment value) {
        head(field, value.byteSize());
        parts.add(value);
        return this;
    }

    /** Another message, which is to be whole by now. */
    ProtobufMessage message(int field, ProtobufMessage value) {
        head(field, value.size());
        parts.addAll(value.parts);
        return this;
    }

    private void head(int field, long length) {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        varint(bytes, (long) field << 3 | LENGTH);
        varint(bytes, length);
        raw(bytes);
    }

    private ProtobufMessage raw(ByteBuffer bytes) {
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        parts.add(MemorySegment.ofArray(written));
        return this;
    }

    /** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
    private static void varint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }
}
