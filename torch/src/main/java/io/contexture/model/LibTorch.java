package io.contexture.model;

import org.bytedeco.pytorch.global.torch;

/** The native library: loaded once, on first use. */
public final class LibTorch {

    static {
        // JavaCPP refuses allocations once the process is larger than twice the Java heap, which says nothing about
        // libtorch's memory: a batch's activations lie outside the heap by design.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        OpenMp.sleepWhileWaiting();
    }

    private LibTorch() {}

    /** Loads the library, which takes a second or two the first time, and does nothing after that. */
    public static void load() {
        int _ = torch.get_num_threads();
    }

    /**
     * Sets how many threads an operation may use; results are bit-identical only between runs with the same number.
     *
     * @param threads at least 1, or 0 for one a core
     */
    public static void useThreads(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "model threads is " + threads + "; allowed: 0 (one a core) or more");
        }
        torch.set_num_threads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }
}
