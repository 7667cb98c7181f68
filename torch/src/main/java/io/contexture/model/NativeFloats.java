package io.contexture.model;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A row of floats in native memory that libtorch and Java both see: zero at first, living until {@link #close}, whatever
 * {@link PointerScope} is open around its making. Not thread-safe.
 */
public final class NativeFloats implements AutoCloseable {

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

    /** All of it, as bytes that libtorch sees changing. */
    public MemorySegment segment() {
        return segment(0, size);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
