package io.contexture.loader;

import io.contexture.image.RgbImage;
import io.contexture.transform.Normalisation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Images as the model takes them. Closing gives the pixels' memory back for another batch: whoever closes must be done
 * with {@link #pixels}.
 */
public final class ImageBatch implements AutoCloseable {

    private final int[] requested;
    private final int[] rows;
    private final int[] labels;
    private final int height;
    private final int width;
    private final FloatBuffer pixels;
    private final Runnable recycling;
    private final AtomicBoolean closed = new AtomicBoolean();

    ImageBatch(int[] requested, int[] rows, int[] labels, int height, int width, FloatBuffer pixels,
            Runnable recycling) {
        this.requested = requested;
        this.rows = rows;
        this.labels = labels;
        this.height = height;
        this.width = width;
        this.pixels = pixels;
        this.recycling = recycling;
    }

    /**
     * A batch of given images, all of one size, under rows 0 to n - 1, normalised for ImageNet.
     *
     * @throws IllegalArgumentException if there are none, or they differ in size, or are not as many as the labels
     */
    public static ImageBatch of(List<RgbImage> images, int[] labels) {
        if (images.isEmpty() || images.size() != labels.length) {
            throw new IllegalArgumentException(
                    images.size() + " images and " + labels.length + " labels do not make a batch");
        }
        int height = images.getFirst().height();
        int width = images.getFirst().width();
        FloatBuffer pixels = allocate(images.size() * 3 * height * width);
        for (int i = 0; i < images.size(); i++) {
            RgbImage image = images.get(i);
            if (image.height() != height || image.width() != width) {
                throw new IllegalArgumentException(
                        "a batch of " + width + " x " + height + " cannot hold " + image);
            }
            Normalisation.imageNet().apply(image, pixels, i * image.rgb().length);
        }
        int[] rows = IntStream.range(0, labels.length).toArray();
        return new ImageBatch(rows, rows, labels.clone(), height, width, pixels, () -> {
        });
    }

    static FloatBuffer allocate(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Number of images, n. */
    public int size() {
        return rows.length;
    }

    /** Rows of an image. */
    public int height() {
        return height;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** The rows of the set whose pixels these are; they differ from those asked for where {@link #replaced}. */
    public int[] rows() {
        return rows.clone();
    }

    /** Whether the i-th image asked for could not be read, so that another stands in its place. */
    public boolean replaced(int i) {
        return rows[i] != requested[i];
    }

    /** The class of each of {@link #rows}. */
    public int[] labels() {
        return labels.clone();
    }

    /**
     * n x 3 x height x width normalised floats, in a direct buffer of native byte order from position 0 to its limit.
     *
     * @throws IllegalStateException after {@link #close}, as the memory may hold another batch by then
     */
    public FloatBuffer pixels() {
        if (closed.get()) {
            throw new IllegalStateException("the batch is closed; its pixels may be another batch's by now");
        }
        return pixels;
    }

    /** Gives the memory of the pixels back; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            recycling.run();
        }
    }
}
