package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.function.IntUnaryOperator;

/** Changes that map every value of a channel to another, as Pillow's {@code ImageOps}. */
final class ValueMap {

    private ValueMap() {}

    /** Keeps the upper bits, 1 to 8. */
    static RgbImage posterize(RgbImage image, int bits) {
        int mask = -(1 << (8 - bits));
        return mapped(image, value -> value & mask);
    }

    /** Inverts the values from the threshold on. */
    static RgbImage solarize(RgbImage image, double threshold) {
        return mapped(image, value -> value < threshold ? value : 255 - value);
    }

    private static RgbImage mapped(RgbImage image, IntUnaryOperator map) {
        byte[][] tables = new byte[3][256];
        for (int value = 0; value < 256; value++) {
            for (byte[] table : tables) {
                table[value] = (byte) map.applyAsInt(value);
            }
        }
        return mapped(image, tables);
    }

    /** Stretches each channel to 0 to 255; one that has a single value stays. */
    static RgbImage autoContrast(RgbImage image) {
        int[][] counts = counts(image);
        byte[][] tables = new byte[3][256];
        for (int channel = 0; channel < 3; channel++) {
            int low = 0;
            while (counts[channel][low] == 0) {
                low++;
            }
            int high = 255;
            while (counts[channel][high] == 0) {
                high--;
            }
            double scale = high > low ? 255.0 / (high - low) : 1;
            double offset = high > low ? -low * scale : 0;
            for (int value = 0; value < 256; value++) {
                tables[channel][value] = (byte) Math.clamp((int) (value * scale + offset), 0, 255);
            }
        }
        return mapped(image, tables);
    }

    /** Makes the values of each channel about equally frequent; one that has a single value, or few pixels, stays. */
    static RgbImage equalize(RgbImage image) {
        int[][] counts = counts(image);
        byte[][] tables = new byte[3][256];
        int pixels = image.width() * image.height();
        for (int channel = 0; channel < 3; channel++) {
            int last = 255;
            while (counts[channel][last] == 0) {
                last--;
            }
            int step = (pixels - counts[channel][last]) / 255;
            int sum = step / 2;
            for (int value = 0; value < 256; value++) {
                tables[channel][value] = (byte) (step == 0 ? value : Math.min(255, sum / step));
                sum += counts[channel][value];
            }
        }
        return mapped(image, tables);
    }

    private static int[][] counts(RgbImage image) {
        int[][] counts = new int[3][256];
        for (int i = 0; i < image.rgb().length; i++) {
            counts[i % 3][image.rgb()[i] & 0xff]++;
        }
        return counts;
    }

    private static RgbImage mapped(RgbImage image, byte[][] tables) {
        byte[] out = PixelMemory.take(image.rgb().length);
        for (int i = 0; i < out.length; i++) {
            out[i] = tables[i % 3][image.rgb()[i] & 0xff];
        }
        return new RgbImage(image.width(), image.height(), out);
    }
}
