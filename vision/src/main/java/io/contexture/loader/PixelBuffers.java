package io.contexture.loader;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Direct buffers that are used again: allocating and zeroing one for each batch costs more than filling it. */
final class PixelBuffers {

    private final int most;
    private final Deque<FloatBuffer> free = new ArrayDeque<>();

    /**
     * A pool that keeps at most {@code most} unused buffers.
     */
    PixelBuffers(int most) {
        this.most = most;
    }

    /** A buffer of at least so many floats; what it holds is undefined. */
    synchronized FloatBuffer take(int floats) {
        while (!free.isEmpty()) {
            FloatBuffer candidate = free.pop();
            if (candidate.capacity() >= floats) {
                return candidate;
            }
        }
        return ImageBatch.allocate(floats);
    }

    synchronized void giveBack(FloatBuffer buffer) {
        if (free.size() < most) {
            free.push(buffer);
        }
    }
}
