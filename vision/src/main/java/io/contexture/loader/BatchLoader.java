package io.contexture.loader;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.image.ImageSize;
import io.contexture.transform.ImageTransform;
import io.contexture.transform.Pipeline;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and transforms batches in background threads ahead of the model. The batches depend on the set, the transform,
 * the rows and the seed alone, not on the number of threads: image i of batch b draws from a generator made of
 * (seed, b, i).
 *
 * <p>Memory: at most {@code prefetch} batches of pixels beside those that the consumer has not closed, and
 * {@code cacheBytes} of images after the leading fixed steps of the transform, so that later epochs need not decode
 * again.
 *
 * <p>For one consumer thread. One epoch at a time: beginning another ends the one before.
 */
public final class BatchLoader implements AutoCloseable {

    private final ImageSource source;
    private final ImageSize size;
    private final LoaderOptions options;
    private final PixelBuffers buffers;
    private final ExecutorService workers;
    private @Nullable Epoch current;

    /**
     * Starts the threads.
     *
     * @param transform must give images of one size
     * @throws IllegalArgumentException if the size of the transform's results depends on the image
     */
    public BatchLoader(ImageSet set, ImageTransform transform, LoaderOptions options) {
        Pipeline pipeline = Pipeline.of(transform);
        this.size = pipeline.outputSize().orElseThrow(() -> new IllegalArgumentException("transform '"
                + transform
                + "' gives images of differing sizes, which do not make a batch; it needs a resize:WIDTHxHEIGHT, "
                + "center-crop or random-resized-crop"));
        this.source = new ImageSource(set, pipeline, options.cacheBytes());
        this.options = options;
        this.buffers = new PixelBuffers(options.prefetch() + 1);
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(options.threads(), task -> {
            Thread thread = new Thread(task, "loader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** An epoch from its first batch; see {@link #batches(List, long, int)}. */
    public Epoch batches(List<int[]> batches, long seed) {
        return batches(batches, seed, 0);
    }

    /**
     * Begins an epoch: loading starts at once.
     *
     * @param batches rows of the set, batch by batch; a batch may be of any size from 1
     * @param seed    of all randomness of the transform
     * @param first   the batch to begin with, 0 to {@code batches.size()}: for a run that resumes within an epoch; the
     *                batches are the same as without those before
     */
    public Epoch batches(List<int[]> batches, long seed, int first) {
        if (workers.isShutdown()) {
            throw new IllegalStateException("the loader is closed");
        }
        if (current != null) {
            current.close();
        }
        Epoch epoch = new Epoch(batches, seed, first, this);
        current = epoch;
        return epoch;
    }

    /** Width and height of the images in every batch. */
    public ImageSize imageSize() {
        return size;
    }

    /** Images that could not be read so far, once each, in the order of the set. */
    public List<UnreadableImage> unreadable() {
        return source.unreadable();
    }

    /** Ends the epoch and the threads; waits for images in work, so that nothing touches files or buffers afterwards. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
        workers.shutdownNow();
        boolean interrupted = false;
        try {
            while (!workers.isTerminated()) {
                try {
                    if (workers.awaitTermination(1, TimeUnit.MINUTES)) {
                        break;
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    ImageSource source() {
        return source;
    }

    LoaderOptions options() {
        return options;
    }

    PixelBuffers buffers() {
        return buffers;
    }

    ExecutorService workers() {
        return workers;
    }
}
