package io.contexture.model;

/**
 * How a set of images is embedded; nothing here changes the result by more than rounding.
 *
 * @param batchSize     images a pass, at least 1
 * @param loaderThreads threads that decode images ahead, at least 1
 */
public record EmbedOptions(int batchSize, int loaderThreads) {

    public EmbedOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batch size is " + batchSize + "; allowed: 1 or more, usually 128");
        }
        if (loaderThreads < 1) {
            throw new IllegalArgumentException("loader threads is " + loaderThreads + "; allowed: 1 or more");
        }
    }

    /** 128 images a pass, a loader thread a core. */
    public static EmbedOptions defaults() {
        return new EmbedOptions(128, Runtime.getRuntime().availableProcessors());
    }
}
