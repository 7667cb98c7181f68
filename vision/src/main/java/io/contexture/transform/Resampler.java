package io.contexture.transform;

import io.contexture.image.RgbImage;

/**
 * Bilinear resizing with antialiasing, to the bit as Pillow does it: a triangle filter whose width grows with the
 * reduction, weights in fixed point with 22 fractional bits, first along rows, then along columns, 8-bit values between
 * the passes. (Pillow 9.4, {@code Image.resize} with {@code BILINEAR}.)
 */
final class Resampler {

    /** 8 bits for the value, 2 for sums that overshoot, the rest of an int for the fraction. */
    private static final int FRACTION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    private Resampler() {}

    /** Which inputs weigh how much in each output of one dimension: output i takes {@code weights[i]} from {@code first[i]} on. */
    record Weights(int[] first, int[][] weights) {

        /** Triangle weights that bring {@code from} samples to {@code to}. */
        static Weights triangle(int from, int to) {
            double scale = (double) from / to;
            double radius = Math.max(scale, 1);
            int[] first = new int[to];
            int[][] weights = new int[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - radius + 0.5));
                int last = Math.min(from, (int) (centre + radius + 0.5));
                weights[i] = fixedPoint(triangleAround(centre - first[i], radius, last - first[i]));
            }
            return new Weights(first, weights);
        }

        private static double[] triangleAround(double centre, double radius, int count) {
            double[] weights = new double[count];
            double sum = 0;
            double slope = 1 / radius;
            for (int j = 0; j < count; j++) {
                weights[j] = Math.max(0, 1 - Math.abs((j - centre + 0.5) * slope));
                sum += weights[j];
            }
            for (int j = 0; j < count && sum != 0; j++) {
                weights[j] /= sum;
            }
            return weights;
        }

        private static int[] fixedPoint(double[] weights) {
            int[] fixed = new int[weights.length];
            for (int j = 0; j < fixed.length; j++) {
                fixed[j] = (int) (0.5 + weights[j] * (1 << FRACTION_BITS));
            }
            return fixed;
        }
    }

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
        byte[] rows = boxWidth == width
                ? copyBox(image, left, top, boxWidth, boxHeight)
                : alongRows(image, left, top, boxHeight, Weights.triangle(boxWidth, width));
        byte[] result = boxHeight == height
                ? rows
                : alongColumns(rows, width * 3, Weights.triangle(boxHeight, height));
        return new RgbImage(width, height, result);
    }

    private static byte[] copyBox(RgbImage image, int left, int top, int width, int height) {
        byte[] box = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.rgb(), image.index(left, top + y), box, y * width * 3, width * 3);
        }
        return box;
    }

    private static byte[] alongRows(RgbImage image, int left, int top, int boxHeight, Weights weights) {
        byte[] in = image.rgb();
        int width = weights.first.length;
        byte[] out = new byte[width * boxHeight * 3];
        for (int y = 0, at = 0; y < boxHeight; y++) {
            int row = image.index(left, top + y);
            for (int x = 0; x < width; x++, at += 3) {
                int[] weight = weights.weights[x];
                int from = row + weights.first[x] * 3;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int factor : weight) {
                    red += (in[from] & 0xff) * factor;
                    green += (in[from + 1] & 0xff) * factor;
                    blue += (in[from + 2] & 0xff) * factor;
                    from += 3;
                }
                out[at] = toByte(red);
                out[at + 1] = toByte(green);
                out[at + 2] = toByte(blue);
            }
        }
        return out;
    }

    private static byte[] alongColumns(byte[] in, int stride, Weights weights) {
        int height = weights.first.length;
        byte[] out = new byte[stride * height];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(sums, HALF);
            int from = weights.first[y] * stride;
            for (int factor : weights.weights[y]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += (in[from + i] & 0xff) * factor;
                }
                from += stride;
            }
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = toByte(sums[i]);
            }
        }
        return out;
    }

    private static byte toByte(int fixed) {
        return (byte) Math.clamp(fixed >> FRACTION_BITS, 0, 255);
    }
}
