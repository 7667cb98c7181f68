package io.contexture.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Where transforms take the arrays of their results from: new ones, unless whoever called them said that nobody keeps what
 * they make. Then the arrays of one image serve for the next.
 */
public final class PixelMemory {

    private static final ThreadLocal<PixelMemory> OWN = ThreadLocal.withInitial(PixelMemory::new);
    private static final int MOST_KEPT = 16;

    private final List<byte[]> free = new ArrayList<>();
    private final List<byte[]> taken = new ArrayList<>();
    private final Reuse reuse = new Reuse();
    private boolean reusing;

    private PixelMemory() {}

    /** The time in which this thread's images are kept by nobody. */
    public final class Reuse implements AutoCloseable {

        private Reuse() {}

        /** All arrays that were taken since it began may be taken again. */
        @Override
        public void close() {
            reusing = false;
            free.addAll(0, taken);
            taken.clear();
            while (free.size() > MOST_KEPT) {
                free.removeLast();
            }
        }
    }

    /**
     * Begins such a time for this thread.
     *
     * @throws IllegalStateException if it has begun already
     */
    public static Reuse reuse() {
        PixelMemory mine = OWN.get();
        if (mine.reusing) {
            throw new IllegalStateException("this thread's pixels are being reused already");
        }
        mine.reusing = true;
        return mine.reuse;
    }

    /** An array of that length; what it holds is undefined. */
    public static byte[] take(int length) {
        PixelMemory mine = OWN.get();
        return mine.reusing ? mine.any(length) : new byte[length];
    }

    /** An array with the same content. */
    public static byte[] copyOf(byte[] original) {
        byte[] copy = take(original.length);
        System.arraycopy(original, 0, copy, 0, copy.length);
        return copy;
    }

    private byte[] any(int length) {
        byte[] found = null;
        for (int i = 0; i < free.size(); i++) {
            if (free.get(i).length == length) {
                found = free.remove(i);
                break;
            }
        }
        byte[] array = found != null ? found : new byte[length];
        taken.add(array);
        return array;
    }
}
