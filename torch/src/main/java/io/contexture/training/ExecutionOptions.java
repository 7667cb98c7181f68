package io.contexture.training;

import io.contexture.model.ComputeDevice;
import io.contexture.model.MemoryLayout;
import io.contexture.model.Precision;

/**
 * How a run uses the machine. Nothing here changes its results, but for the number of model threads in the last bits, and the
 * precision.
 *
 * @param modelThreads      threads of the network; 0 for one a core
 * @param loaderThreads     threads that decode images ahead of it, at least 1
 * @param cacheBytes        decoded images kept in memory, in bytes; 0 for none
 * @param checkpointSeconds in an epoch longer than this, a checkpoint is written about every so many seconds, besides those
 *                          at the ends of epochs; above 0
 * @param precision         in which numbers training passes multiply
 * @param device            what computes the network; another than the CPU changes the last bits, too
 * @param layout            how images lie in memory; changes the last bits, too
 */
public record ExecutionOptions(int modelThreads, int loaderThreads, long cacheBytes,
        double checkpointSeconds, Precision precision, ComputeDevice device, MemoryLayout layout) {

    public ExecutionOptions {
        if (modelThreads < 0) {
            throw new IllegalArgumentException(
                    "model threads is " + modelThreads + "; allowed: 0 (one a core) or more");
        }
        if (loaderThreads < 1) {
            throw new IllegalArgumentException("loader threads is " + loaderThreads + "; allowed: 1 or more");
        }
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cache is " + cacheBytes + " bytes; allowed: 0 or more");
        }
        if (!(checkpointSeconds > 0)) {
            throw new IllegalArgumentException(
                    "checkpoint seconds is " + checkpointSeconds + "; allowed: above 0");
        }
    }

    /** The same in float32 on the CPU. */
    public ExecutionOptions(int modelThreads, int loaderThreads, long cacheBytes, double checkpointSeconds) {
        this(modelThreads, loaderThreads, cacheBytes, checkpointSeconds, Precision.FP32, ComputeDevice.CPU,
                MemoryLayout.CHANNELS_LAST);
    }

    /** Model threads for all cores, a loader thread a core, 1 GiB of cache, a checkpoint at least every 5 minutes. */
    public static ExecutionOptions defaults() {
        return new ExecutionOptions(0, Runtime.getRuntime().availableProcessors(), 1L << 30, 300);
    }

    /** The same with another number of loader threads. */
    public ExecutionOptions withLoaderThreads(int threads) {
        return new ExecutionOptions(modelThreads, threads, cacheBytes, checkpointSeconds, precision, device,
                layout);
    }

    /** The same in another precision. */
    public ExecutionOptions withPrecision(Precision other) {
        return new ExecutionOptions(modelThreads, loaderThreads, cacheBytes, checkpointSeconds, other, device,
                layout);
    }
}
