package io.contexture.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Element types of the safetensors format, with their size in bytes. */
public enum DType {
    BOOL(1), U8(1), I8(1), I16(2), U16(2), F16(2), BF16(2), I32(4), U32(4), F32(4), F64(8), I64(8), U64(8);

    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE);

    private final int size;

    DType(int size) {
        this.size = size;
    }

    /** Bytes an element. */
    public int size() {
        return size;
    }

    /** Little-endian values of this type as floats: exact for 16-bit ones, rounded for wider ones. */
    public float[] floats(MemorySegment values) {
        if (this == F32) {
            return values.toArray(FLOAT);
        }
        float[] floats = new float[Math.toIntExact(values.byteSize() / size)];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = floatAt(values, i);
        }
        return floats;
    }

    private float floatAt(MemorySegment values, int i) {
        return switch (this) {
            case F32 -> values.getAtIndex(FLOAT, i);
            case F64 -> (float) values.getAtIndex(DOUBLE, i);
            case F16 -> Float.float16ToFloat(values.getAtIndex(SHORT, i));
            case BF16 -> Float.intBitsToFloat(values.getAtIndex(SHORT, i) << 16);
            case BOOL, U8 -> values.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            case I8 -> values.get(ValueLayout.JAVA_BYTE, i);
            case I16 -> values.getAtIndex(SHORT, i);
            case U16 -> values.getAtIndex(SHORT, i) & 0xffff;
            case I32 -> values.getAtIndex(INT, i);
            case U32 -> Integer.toUnsignedLong(values.getAtIndex(INT, i));
            case I64 -> values.getAtIndex(LONG, i);
            case U64 -> Float.parseFloat(Long.toUnsignedString(values.getAtIndex(LONG, i)));
        };
    }
}
