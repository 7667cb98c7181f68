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
    private final RowKernel rowKernel = new RowKernel();
    private byte[] rows = new byte[0];
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
            boolean others = across.fit(pixels.width(), width);
            if (others && ColumnKernel.isFast(across)) {
                rowKernel.fit(across);
            }
            alongRows(pixels, between);
        }
        if (!rowsAreDone) {
            down.fit(pixels.height(), height);
            addRows(between, width * 3, down, out);
        }
    }

    private void alongRows(PixelRows pixels, byte[] out) {
        int done = ColumnKernel.isFast(across) ? rowKernel.narrow(pixels, out) : 0;
        for (int y = done; y < pixels.height(); y++) {
            alongRow(pixels, y, across, out);
        }
    }

    /** One output row without vectors. */
    private static void alongRow(PixelRows pixels, int y, TriangleWeights weights, byte[] out) {
        int row = pixels.first() + y * pixels.stride();
        for (int i = 0; i < 3 * weights.outputs(); i++) {
            int sum = TriangleWeights.HALF;
            int from = row + 3 * weights.first(i / 3) + i % 3;
            for (int tap = 0; tap < weights.used(i / 3); tap++) {
                sum += (pixels.rgb()[from + 3 * tap] & 0xff) * weights.fixed(i / 3, tap);
            }
            out[3 * weights.outputs() * y + i] = TriangleWeights.toByte(sum);
        }
    }

    /** Each output row is a sum of input rows. */
    private void addRows(byte[] in, int length, TriangleWeights weights, byte[] out) {
        if (sums.length < length) {
            sums = new int[length];
        }
        int done = ColumnKernel.isFast(weights)
                ? ColumnKernel.addRows(in, length, weights, out, sums)
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
