package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.Arrays;

/**
 * Bilinear resizing with antialiasing, to the bit as Pillow does it: first along rows, then along columns, 8-bit values
 * between the passes. (Pillow 9.4, {@code Image.resize} with {@code BILINEAR}.)
 *
 * <p>Both passes are one kernel that adds whole rows of bytes: for the first, strips of the image are turned so that
 * pixels which lie side by side come to lie one below the other.
 */
final class Resampler {

    /** Rows that are turned at once: long enough for vectors, few enough for the processor's cache. */
    private static final int STRIP = 128;

    /** Memory between the passes, one for each thread, as large as its largest image needed. */
    private static final ThreadLocal<Resampler> OWN = ThreadLocal.withInitial(Resampler::new);

    private byte[] turned = new byte[0];
    private byte[] narrowed = new byte[0];
    private byte[] rows = new byte[0];
    private int[] sums = new int[0];

    private Resampler() {}

    /** All of {@code image} at another size; {@code image} itself if it has that size. */
    static RgbImage resize(RgbImage image, int width, int height) {
        return resize(image, 0, 0, image.width(), image.height(), width, height);
    }

    /** The box of {@code image} at another size; pixels outside the box have no part in it. */
    static RgbImage resize(RgbImage image, int left, int top, int boxWidth, int boxHeight, int width,
            int height) {
        boolean whole = boxWidth == image.width() && boxHeight == image.height();
        if (whole && width == boxWidth && height == boxHeight) {
            return image;
        }
        byte[] out = new byte[width * height * 3];
        OWN.get().resize(image, left, top, boxWidth, boxHeight, width, height, out);
        return new RgbImage(width, height, out);
    }

    private void resize(RgbImage image, int left, int top, int boxWidth, int boxHeight, int width, int height,
            byte[] out) {
        boolean rowsAreDone = boxHeight == height;
        rows = rowsAreDone ? rows : atLeast(rows, boxHeight * width * 3);
        byte[] between = rowsAreDone ? out : rows;
        if (boxWidth == width) {
            for (int y = 0; y < boxHeight; y++) {
                System.arraycopy(image.rgb(), image.index(left, top + y), between, y * width * 3, width * 3);
            }
        } else {
            alongRows(image, left, top, boxHeight, TriangleWeights.of(boxWidth, width), between);
        }
        if (!rowsAreDone) {
            addRows(between, width * 3, TriangleWeights.of(boxHeight, height), out);
        }
    }

    private void alongRows(RgbImage image, int left, int top, int height, TriangleWeights weights,
            byte[] out) {
        int width = weights.outputs();
        for (int y = 0; y < height; y += STRIP) {
            int strip = Math.min(STRIP, height - y);
            turned = atLeast(turned, weights.inputs() * strip * 3);
            narrowed = atLeast(narrowed, width * strip * 3);
            PixelTranspose.apply(image.rgb(), image.index(left, top + y), image.width(), weights.inputs(),
                    strip, turned, 0);
            addRows(turned, strip * 3, weights, narrowed);
            PixelTranspose.apply(narrowed, 0, strip, strip, width, out, y * width * 3);
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
        int from = weights.first()[y] * length;
        for (int tap = 0; tap < weights.used(y); tap++, from += length) {
            int weight = weights.fixed()[y * weights.taps() + tap];
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
