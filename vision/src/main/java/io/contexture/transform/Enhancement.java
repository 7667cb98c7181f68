package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;

/**
 * Brightness, contrast, saturation and sharpness as Pillow's {@code ImageEnhance} changes them: a factor of 0 gives an
 * image without any of it, 1 the image itself, more goes beyond it along the same line.
 */
final class Enhancement {

    private Enhancement() {}

    /** Towards black. */
    static RgbImage brightness(RgbImage image, double factor) {
        byte[] rgb = image.rgb();
        byte[] out = PixelMemory.take(rgb.length);
        for (int i = 0; i < rgb.length; i++) {
            out[i] = blend(0, rgb[i] & 0xff, (float) factor);
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** Towards the mean of the image's luma. */
    static RgbImage contrast(RgbImage image, double factor) {
        byte[] rgb = image.rgb();
        long sum = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            sum += luma(rgb, i);
        }
        int mean = (int) (sum / (rgb.length / 3.0) + 0.5);
        byte[] out = PixelMemory.take(rgb.length);
        for (int i = 0; i < rgb.length; i++) {
            out[i] = blend(mean, rgb[i] & 0xff, (float) factor);
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** Towards each pixel's luma. */
    static RgbImage saturation(RgbImage image, double factor) {
        byte[] rgb = image.rgb();
        byte[] out = PixelMemory.take(rgb.length);
        for (int i = 0; i < rgb.length; i += 3) {
            int luma = luma(rgb, i);
            for (int channel = i; channel < i + 3; channel++) {
                out[channel] = blend(luma, rgb[channel] & 0xff, (float) factor);
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** Towards the image smoothed over 3 x 3 pixels, of which the middle weighs 5 and its neighbours 1. */
    static RgbImage sharpness(RgbImage image, double factor) {
        byte[] rgb = image.rgb();
        byte[] out = PixelMemory.copyOf(rgb);
        int row = 3 * image.width();
        // Pixels on the border are not smoothed.
        for (int y = 1; y < image.height() - 1; y++) {
            for (int i = y * row + 3; i < (y + 1) * row - 3; i++) {
                int sum = 4 * (rgb[i] & 0xff);
                for (int neighbour = i - 3; neighbour <= i + 3; neighbour += 3) {
                    sum += (rgb[neighbour - row] & 0xff) + (rgb[neighbour] & 0xff)
                            + (rgb[neighbour + row] & 0xff);
                }
                out[i] = blend((int) (sum / 13.0 + 0.5), rgb[i] & 0xff, (float) factor);
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** All three channels the luma. */
    static RgbImage grayscale(RgbImage image) {
        byte[] rgb = image.rgb();
        byte[] out = PixelMemory.take(rgb.length);
        for (int i = 0; i < rgb.length; i += 3) {
            byte luma = (byte) luma(rgb, i);
            out[i] = luma;
            out[i + 1] = luma;
            out[i + 2] = luma;
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** ITU-R 601-2 luma in Pillow's fixed point: 0.299 R + 0.587 G + 0.114 B. */
    private static int luma(byte[] rgb, int i) {
        return (19_595 * (rgb[i] & 0xff) + 38_470 * (rgb[i + 1] & 0xff) + 7_471 * (rgb[i + 2] & 0xff)
                + 0x8000) >> 16;
    }

    /** From {@code without} to {@code value} and beyond, cut to 8 bits, fractions dropped. */
    private static byte blend(int without, int value, float factor) {
        return (byte) Math.clamp((int) (without + factor * (value - without)), 0, 255);
    }
}
