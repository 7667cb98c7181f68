package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import java.util.Arrays;

/**
 * Bilinear resizing with antialiasing, to the bit as Pillow does it: first along rows, then along columns, 8-bit values
 * between the passes. (Pillow 9.4, {@code Image.resize} with {@code BILINEAR}.)
 */
final class Resampler {

    /** Memory between the passes, one for each thread, as large as its largest image needed. */
    private static final ThreadLocal<Resampler> OWN = ThreadLocal.withInitial(Resampler::new);

    private final TriangleWeights across = new TriangleWeights();
    private final TriangleWeights down = new TriangleWeights();
    private final NarrowKernel narrow = new NarrowKernel();
    private byte[] rows = new byte[0];
    private byte[] lastRows = new byte[0];
    private byte[] lastNarrowed = new byte[0];
    private int[] sums = new int[0];

    private Resampler() {}

    /** All of {@code image} at another size; {@code image} itself if it has that size. */
    static RgbImage resize(RgbImage image, int width, int height) {
        return image.width() == width && image.height() == height
                ? image
                : resize(PixelRows.of(image), width, height);
    }

    /** These pixels at another size; others in the same array have no part in it. */
    static RgbImage resize(PixelRows pixels, int width, int height) {
        byte[] out = PixelMemory.take(Math.multiplyExact(3 * width, height));
        OWN.get().resize(pixels, width, height, out);
        return new RgbImage(width, height, out);
    }

    private void resize(PixelRows pixels, int width, int height, byte[] out) {
        boolean rowsAreDone = pixels.height() == height;
        rows = rowsAreDone ? rows : atLeast(rows, pixels.height() * width * 3);
        byte[] between = rowsAreDone ? out : rows;
        if (pixels.width() == width) {
            for (int y = 0; y < pixels.height(); y++) {
                System.arraycopy(pixels.rgb(), pixels.first() + y * pixels.stride(), between, y * width * 3,
                        width * 3);
            }
        } else {
            across.fit(pixels.width(), width);
            alongRows(pixels, between);
        }
        if (!rowsAreDone) {
            down.fit(pixels.height(), height);
            addRows(between, width * 3, down, out);
        }
    }

    private void alongRows(PixelRows pixels, byte[] out) {
        int height = pixels.height();
        int done = 0;
        if (ResampleKernel.isFast(across)) {
            narrow.fit(across);
            done = height - height % 4;
            int bytes = 3 * pixels.width();
            // The last rows may end where the array does; the kernel reads beyond.
            while (done > 0 && pixels.first() + (done - 1) * pixels.stride() + bytes
                    + NarrowKernel.BEYOND > pixels.rgb().length) {
                done -= 4;
            }
            narrow.addPixels(pixels.rgb(), pixels.first(), pixels.stride(), done, across, out, 0);
            for (; done < height; done += 4) {
                lastRows(pixels, done, Math.min(4, height - done), out);
            }
        } else {
            for (int y = 0; y < height; y++) {
                addPixels(pixels, y, across, out);
            }
        }
    }

    /** Up to four rows, from a copy that has room behind its end. */
    private void lastRows(PixelRows pixels, int y, int count, byte[] out) {
        int bytes = 3 * pixels.width();
        int width = 3 * across.outputs();
        lastRows = atLeast(lastRows, 4 * bytes + NarrowKernel.BEYOND);
        lastNarrowed = atLeast(lastNarrowed, 4 * width);
        for (int i = 0; i < count; i++) {
            System.arraycopy(pixels.rgb(), pixels.first() + (y + i) * pixels.stride(), lastRows, i * bytes,
                    bytes);
        }
        narrow.addPixels(lastRows, 0, bytes, 4, across, lastNarrowed, 0);
        System.arraycopy(lastNarrowed, 0, out, y * width, count * width);
    }

    /** One row without vectors. */
    static void addPixels(PixelRows pixels, int y, TriangleWeights weights, byte[] out) {
        int to = y * weights.outputs() * 3;
        for (int x = 0; x < weights.outputs(); x++) {
            int from = pixels.first() + y * pixels.stride() + 3 * weights.first(x);
            for (int channel = 0; channel < 3; channel++) {
                int sum = TriangleWeights.HALF;
                for (int tap = 0; tap < weights.used(x); tap++) {
                    sum += (pixels.rgb()[from + 3 * tap + channel] & 0xff) * weights.fixed(x, tap);
                }
                out[to++] = TriangleWeights.toByte(sum);
            }
        }
    }

    /** Each output row is a sum of input rows. */
    private void addRows(byte[] in, int length, TriangleWeights weights, byte[] out) {
        if (sums.length < length) {
            sums = new int[length];
        }
        int done = ResampleKernel.isFast(weights)
                ? ResampleKernel.addRows(in, length, weights, out, sums)
                : 0;
        if (done < length) {
            for (int y = 0; y < weights.outputs(); y++) {
                addRows(in, length, weights, y, done, out, sums);
            }
        }
    }

    /** One output row from its byte {@code first} on, without vectors. */
    static void addRows(byte[] in, int length, TriangleWeights weights, int y, int first, byte[] out,
            int[] sums) {
        Arrays.fill(sums, first, length, TriangleWeights.HALF);
        int from = weights.first(y) * length;
        for (int tap = 0; tap < weights.used(y); tap++, from += length) {
            int weight = weights.fixed(y, tap);
            for (int i = first; i < length; i++) {
                sums[i] += (in[from + i] & 0xff) * weight;
            }
        }
        for (int i = first; i < length; i++) {
            out[y * length + i] = TriangleWeights.toByte(sums[i]);
        }
    }

    private static byte[] atLeast(byte[] array, int length) {
        return array.length >= length ? array : new byte[length];
    }
}
