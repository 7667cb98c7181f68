package io.contexture.model;

/**
 * How a set of images is embedded; nothing here changes the result by more than rounding.
 *
 * @param batchSize     images a pass, at least 1
 * @param loaderThreads threads that decode images ahead, at least 1
 */
public record EmbedOptions(int batchSize, int loaderThreads) {

    /** On a CPU more is slower: what a layer leaves must stay in the cache for the next (docs/performance.md). */
    private static final int CPU_BATCH = 16;
    private static final int GPU_BATCH = 128;

    public EmbedOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch size is " + batchSize + "; allowed: 1 or more, usually " + CPU_BATCH);
        }
        if (loaderThreads < 1) {
            throw new IllegalArgumentException("loader threads is " + loaderThreads + "; allowed: 1 or more");
        }
    }

    /** What suits a device: 16 images a pass on a CPU, 128 on a GPU. */
    public static EmbedOptions on(ComputeDevice device, int loaderThreads) {
        return new EmbedOptions(device == ComputeDevice.CPU ? CPU_BATCH : GPU_BATCH, loaderThreads);
    }

    /** What suits the CPU, a loader thread a core. */
    public static EmbedOptions defaults() {
        return on(ComputeDevice.CPU, Runtime.getRuntime().availableProcessors());
    }
}
