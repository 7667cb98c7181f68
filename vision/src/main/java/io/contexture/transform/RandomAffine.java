package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Scales, turns and shifts an image at random, mildly, about its centre; the size stays. Sampling is bilinear. What
 * comes from outside has the ground's colour: for each channel the median of the pixels on the image's border. For
 * networks trained from scratch on small images, which learn under this and hardly under heavy crops.
 *
 * @param minScale    smallest enlargement, above 0; uniform
 * @param maxScale    largest enlargement, at most 10
 * @param maxRotation largest angle in either direction, radians, 0 to pi; uniform
 * @param maxShift    largest shift in either direction, as a share of the width (across) and height (down), 0 to 1;
 *                    uniform
 */
public record RandomAffine(double minScale, double maxScale, double maxRotation, double maxShift)
        implements
            SameSizeTransform {

    /** Fixed-point sampling: 16 fractional bits for positions, 8 of them for weights. */
    private static final int ONE = 1 << 16;

    public RandomAffine {
        TransformSpec.requireRange("affine: scale", minScale, maxScale, 0, 10);
        if (!(maxRotation >= 0 && maxRotation <= Math.PI)) {
            throw new IllegalArgumentException(
                    "affine: rotation is " + maxRotation + "; allowed is 0 to 3.1415 radians, usually 0.2");
        }
        if (!(maxShift >= 0 && maxShift <= 1)) {
            throw new IllegalArgumentException(
                    "affine: shift is " + maxShift + "; allowed is 0 to 1 of the side, usually 0.12");
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        double scale = minScale + random.nextDouble() * (maxScale - minScale);
        double angle = maxRotation * (2 * random.nextDouble() - 1);
        double right = maxShift * (2 * random.nextDouble() - 1) * image.width();
        double down = maxShift * (2 * random.nextDouble() - 1) * image.height();
        return transformed(image, scale, angle, right, down);
    }

    /** Enlarged by {@code scale}, turned by {@code angle} radians (clockwise as seen), then moved by pixels. */
    static RgbImage transformed(RgbImage image, double scale, double angle, double right, double down) {
        int width = image.width();
        int height = image.height();
        byte[] out = PixelMemory.take(width * height * 3);
        int[] ground = ground(image);
        // The inverse map: where in the image does the middle of an output pixel come from?
        double cos = Math.cos(angle) / scale;
        double sin = Math.sin(angle) / scale;
        int stepX = (int) Math.round(cos * ONE);
        int stepY = (int) Math.round(-sin * ONE);
        for (int y = 0, at = 0; y < height; y++) {
            double fromCentreX = 0.5 - width / 2.0 - right;
            double fromCentreY = y + 0.5 - height / 2.0 - down;
            long sourceX = Math.round((cos * fromCentreX + sin * fromCentreY + width / 2.0 - 0.5) * ONE);
            long sourceY = Math.round((-sin * fromCentreX + cos * fromCentreY + height / 2.0 - 0.5) * ONE);
            for (int x = 0; x < width; x++, at += 3) {
                sample(image, sourceX, sourceY, ground, out, at);
                sourceX += stepX;
                sourceY += stepY;
            }
        }
        return new RgbImage(width, height, out);
    }

    private static void sample(RgbImage image, long sourceX, long sourceY, int[] ground, byte[] out, int at) {
        int x = (int) (sourceX >> 16);
        int y = (int) (sourceY >> 16);
        int width = image.width();
        if (x < -1 || y < -1 || x >= width || y >= image.height()) {
            for (int channel = 0; channel < 3; channel++) {
                out[at + channel] = (byte) ground[channel];
            }
            return;
        }
        int weightX = (int) (sourceX >> 8) & 0xff;
        int weightY = (int) (sourceY >> 8) & 0xff;
        boolean left = x >= 0;
        boolean right = x + 1 < width;
        boolean top = y >= 0;
        boolean bottom = y + 1 < image.height();
        byte[] in = image.rgb();
        int from = (y * width + x) * 3;
        int below = from + width * 3;
        for (int channel = 0; channel < 3; channel++, from++, below++) {
            int a = left && top ? in[from] & 0xff : ground[channel];
            int b = right && top ? in[from + 3] & 0xff : ground[channel];
            int c = left && bottom ? in[below] & 0xff : ground[channel];
            int d = right && bottom ? in[below + 3] & 0xff : ground[channel];
            int upper = (a << 8) + (b - a) * weightX;
            int lower = (c << 8) + (d - c) * weightX;
            out[at + channel] = (byte) (((upper << 8) + (lower - upper) * weightY + (1 << 15)) >> 16);
        }
    }

    /** Per channel the (lower) median of the border pixels. */
    static int[] ground(RgbImage image) {
        int[][] counts = new int[3][256];
        int border = 0;
        for (int y = 0; y < image.height(); y++) {
            boolean edgeRow = y == 0 || y == image.height() - 1;
            int step = edgeRow ? 1 : Math.max(1, image.width() - 1);
            for (int x = 0; x < image.width(); x += step) {
                int at = image.index(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    counts[channel][image.rgb()[at + channel] & 0xff]++;
                }
                border++;
            }
        }
        int[] median = new int[3];
        for (int channel = 0; channel < 3; channel++) {
            int seen = counts[channel][0];
            while (2 * seen < border) {
                seen += counts[channel][++median[channel]];
            }
        }
        return median;
    }

    @Override
    public String toString() {
        return "affine:scale=" + TransformSpec.range(minScale, maxScale) + ":rotation="
                + TransformSpec.number(maxRotation) + ":shift=" + TransformSpec.number(maxShift);
    }
}
