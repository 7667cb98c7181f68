package io.contexture.loader;

/**
 * How a {@link BatchLoader} works; none of it changes the batches.
 *
 * @param threads    background threads that decode and transform, at least 1
 * @param prefetch   batches in work or ready ahead of the consumer, at least 1
 * @param cacheBytes how many bytes of decoded images to keep for later epochs, at least 0
 */
public record LoaderOptions(int threads, int prefetch, long cacheBytes) {

    public LoaderOptions {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("loader threads: " + threads + "; allowed are 1 to 1024");
        }
        if (prefetch < 1) {
            throw new IllegalArgumentException(
                    "loader prefetch: " + prefetch + " batches; at least 1 is needed");
        }
        if (cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "loader cache: " + cacheBytes + " bytes; at least 0 is needed");
        }
    }

    /** All processors, 4 batches ahead, a cache of a quarter of the heap. */
    public static LoaderOptions defaults() {
        Runtime machine = Runtime.getRuntime();
        return new LoaderOptions(machine.availableProcessors(), 4, machine.maxMemory() / 4);
    }

    /** With another number of threads. */
    public LoaderOptions withThreads(int newThreads) {
        return new LoaderOptions(newThreads, prefetch, cacheBytes);
    }

    /** With another number of batches ahead. */
    public LoaderOptions withPrefetch(int newPrefetch) {
        return new LoaderOptions(threads, newPrefetch, cacheBytes);
    }

    /** With another bound of the cache. */
    public LoaderOptions withCacheBytes(long newCacheBytes) {
        return new LoaderOptions(threads, prefetch, newCacheBytes);
    }
}
