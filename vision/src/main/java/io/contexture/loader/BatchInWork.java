package io.contexture.loader;

import io.contexture.image.ImageSize;
import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import io.contexture.transform.Normalisation;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A batch that workers fill, some images at a time; whoever fills the last ones completes it. */
final class BatchInWork {

    /** Images that a worker takes at once: few enough that all workers share the batch that is waited for. */
    private static final int PORTION = 8;

    private final int[] requested;
    private final int number;
    private final long seed;
    private final BatchLoader loader;
    private final ImageSize size;
    private final int[] rows;
    private final int[] labels;
    private final FloatBuffer buffer;
    private final AtomicInteger portionsLeft;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CompletableFuture<ImageBatch> result = new CompletableFuture<>();

    BatchInWork(int[] requested, int number, long seed, BatchLoader loader) {
        this.requested = requested.clone();
        this.number = number;
        this.seed = seed;
        this.loader = loader;
        this.size = loader.imageSize();
        this.rows = new int[requested.length];
        this.labels = new int[requested.length];
        this.buffer = loader.buffers().take(requested.length * floatsPerImage());
        this.portionsLeft = new AtomicInteger((requested.length + PORTION - 1) / PORTION);
    }

    void start() {
        for (int from = 0; from < requested.length; from += PORTION) {
            int first = from;
            loader.workers().execute(() -> fill(first));
        }
    }

    CompletableFuture<ImageBatch> result() {
        return result;
    }

    /** Lets the workers pass over what is left; the memory returns to the pool when the last of them is done. */
    void cancel() {
        cancelled.set(true);
        if (!result.completeExceptionally(new CancellationException(this + " is no longer wanted"))
                && !result.isCompletedExceptionally()) {
            result.join().close();
        }
    }

    private void fill(int first) {
        try {
            for (int i = first; i < Math.min(first + PORTION, requested.length) && !cancelled.get(); i++) {
                try (PixelMemory.Reuse _ = PixelMemory.reuse()) {
                    fillOne(i);
                }
            }
        } catch (RuntimeException | Error failure) {
            // The consumer must see every failure, whatever its kind.
            cancelled.set(true);
            result.completeExceptionally(failure);
        }
        if (portionsLeft.decrementAndGet() == 0) {
            complete();
        }
    }

    private void fillOne(int i) {
        ImageSource.Found found = loader.source().find(requested[i], () -> generator(seed, number, i));
        RgbImage image = found.image();
        if (image.width() != size.width() || image.height() != size.height()) {
            throw new IllegalStateException("the transform promised " + size + " and gave " + image);
        }
        Normalisation.imageNet().apply(image, buffer, i * floatsPerImage());
        rows[i] = found.row();
        labels[i] = loader.source().label(found.row());
    }

    private void complete() {
        FloatBuffer pixels = buffer.slice(0, requested.length * floatsPerImage());
        ImageBatch batch = new ImageBatch(requested, rows, labels, size.height(), size.width(), pixels,
                () -> loader.buffers().giveBack(buffer));
        if (!result.complete(batch)) {
            batch.close();
        }
    }

    private int floatsPerImage() {
        return Math.multiplyExact(3 * size.width(), size.height());
    }

    /** The numbers are mixed before they meet, so that neighbouring batches and images share no stream. */
    static SplittableRandom generator(long seed, int batch, int image) {
        long state = mixed(seed + 0x9E3779B97F4A7C15L);
        state = mixed(state ^ (batch * 0xD1B54A32D192ED03L));
        state = mixed(state ^ (image * 0x8CB92BA72F3D8DD7L));
        return new SplittableRandom(state);
    }

    private static long mixed(long z) {
        long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }

    @Override
    public String toString() {
        return "batch " + number;
    }
}
