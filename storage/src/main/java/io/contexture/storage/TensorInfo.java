package io.contexture.storage;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name  its name
 * @param type  element type
 * @param shape extents, row-major; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end   the byte after its last one
 */
public record TensorInfo(String name, DType type, List<Long> shape, long begin, long end) {

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Number of elements: the product of the extents. */
    public long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
