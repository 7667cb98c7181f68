package io.contexture.linalg;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;

/**
 * Memory of evaluations that are done, for the next one of the same thread: a batch after the other needs the same, and fresh memory costs
 * as much as a pass over it. The collector may take it when memory is short.
 */
public final class KeptMemory {

    /** Arrays that a thread may keep. */
    private static final int MOST_ARRAYS = 4;

    /** Values of an array that a thread may keep: 16 MiB. */
    private static final int MOST_VALUES = 1 << 22;

    private static final ThreadLocal<ArrayDeque<SoftReference<float[]>>> KEPT = ThreadLocal
            .withInitial(ArrayDeque::new);

    private KeptMemory() {}

    /** An array of at least that size, with anything in it: of those that are kept the smallest that will do. */
    public static float[] take(int size) {
        ArrayDeque<SoftReference<float[]>> kept = KEPT.get();
        float[] smallest = null;
        for (SoftReference<float[]> reference : kept) {
            float[] values = reference.get();
            if (values != null && values.length >= size
                    && (smallest == null || values.length < smallest.length)) {
                smallest = values;
            }
        }
        if (smallest == null) {
            return new float[size];
        }
        float[] taken = smallest;
        kept.removeIf(reference -> reference.refersTo(taken));
        return taken;
    }

    /** Gives an array back that nobody reads any more. */
    public static void giveBack(float[] values) {
        ArrayDeque<SoftReference<float[]>> kept = KEPT.get();
        if (values.length <= MOST_VALUES) {
            if (kept.size() == MOST_ARRAYS) {
                kept.removeFirst();
            }
            kept.addLast(new SoftReference<>(values));
        }
    }
}
