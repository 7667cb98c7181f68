package io.contexture.model;

import io.contexture.linalg.Ranges;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A row of floats in native memory that libtorch and Java both see: zero at first, living until {@link #close}, whatever
 * {@link PointerScope} is open around its making. Not thread-safe.
 */
public final class NativeFloats implements AutoCloseable {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Numbers below which another thread costs more than it saves. */
    private static final int SMALLEST_RANGE = 1 << 16;

    private final Tensor tensor;
    private final int size;

    /** @param size number of floats, at least 1 */
    public NativeFloats(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; allowed: 1 or more");
        }
        LibTorch.load();
        this.size = size;
        try (PointerScope _ = new PointerScope()) {
            tensor = torch.zeros(size);
            tensor.retainReference();
        }
    }

    /** Number of floats. */
    public int size() {
        return size;
    }

    /** All of it as a one-dimensional tensor, owned by this object. */
    public Tensor tensor() {
        return tensor;
    }

    /** Floats {@code from} (inclusive) on, {@code length} of them, as bytes that libtorch sees changing. */
    public MemorySegment segment(int from, int length) {
        return segment(tensor).asSlice(4L * from, 4L * length);
    }

    /** The memory of a contiguous tensor of floats, which must outlive it. */
    public static MemorySegment segment(Tensor tensor) {
        try (FloatPointer start = tensor.data_ptr_float()) {
            return MemorySegment.ofBuffer(start.capacity(tensor.numel()).asByteBuffer());
        }
    }

    /** Whether no number of a contiguous tensor of floats is NaN or infinite. */
    public static boolean areFinite(Tensor tensor) {
        MemorySegment segment = segment(tensor);
        AtomicBoolean finite = new AtomicBoolean(true);
        Ranges.forEach(Math.toIntExact(tensor.numel()), SMALLEST_RANGE, (from, to) -> {
            if (!areFinite(segment, from, to)) {
                finite.set(false);
            }
        });
        return finite.get();
    }

    private static boolean areFinite(MemorySegment segment, int from, int to) {
        FloatVector zeros = FloatVector.zero(SPECIES);
        int i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            // 0 for a finite number, NaN for any other.
            zeros = FloatVector.fromMemorySegment(SPECIES, segment, 4L * i, ByteOrder.nativeOrder()).mul(0)
                    .add(zeros);
        }
        boolean finite = zeros.compare(VectorOperators.EQ, 0).allTrue();
        for (; i < to; i++) {
            finite &= Float.isFinite(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i));
        }
        return finite;
    }

    /** All of it, as bytes that libtorch sees changing. */
    public MemorySegment segment() {
        return segment(0, size);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
