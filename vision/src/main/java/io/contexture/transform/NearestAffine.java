package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Shears, shifts and turns by nearest neighbours, black outside, as Pillow does it: 16 fractional bits for positions. An
 * output pixel (x, y) comes from (a x + b y + c, d x + e y + f).
 */
record NearestAffine(double a, double b, double c, double d, double e, double f) {

    private static final int FRACTION_BITS = 16;
    private static final int ROTATION_DIGITS = 15;

    /** Shears along x, the first row staying. */
    static NearestAffine shearX(double slope) {
        return new NearestAffine(1, Math.tan(Math.atan(slope)), 0, 0, 1, 0);
    }

    /** Shears along y, the first column staying. */
    static NearestAffine shearY(double slope) {
        return new NearestAffine(1, 0, 0, Math.tan(Math.atan(slope)), 1, 0);
    }

    /** Moves right and down. */
    static NearestAffine translate(int right, int down) {
        return new NearestAffine(1, 0, -right, 0, 1, -down);
    }

    /** Turns counter-clockwise about the middle. */
    static NearestAffine rotate(double degrees, int width, int height) {
        double angle = -Math.toRadians(degrees);
        double cos = rounded(Math.cos(angle));
        double sin = rounded(Math.sin(angle));
        double middleX = width / 2.0;
        double middleY = height / 2.0;
        return new NearestAffine(cos, sin, cos * -middleX + sin * -middleY + middleX, -sin, cos,
                -sin * -middleX + cos * -middleY + middleY);
    }

    private static double rounded(double value) {
        return new BigDecimal(value).setScale(ROTATION_DIGITS, RoundingMode.HALF_EVEN).doubleValue();
    }

    RgbImage apply(RgbImage image) {
        byte[] out = PixelMemory.take(image.rgb().length);
        Arrays.fill(out, (byte) 0);
        int stepX = fixed(a);
        int stepY = fixed(d);
        int rowX = fixed(c + a * 0.5 + b * 0.5);
        int rowY = fixed(f + d * 0.5 + e * 0.5);
        for (int y = 0, at = 0; y < image.height(); y++, rowX += fixed(b), rowY += fixed(e)) {
            int sourceX = rowX;
            int sourceY = rowY;
            for (int x = 0; x < image.width(); x++, at += 3, sourceX += stepX, sourceY += stepY) {
                int fromX = sourceX >> FRACTION_BITS;
                int fromY = sourceY >> FRACTION_BITS;
                if (fromX >= 0 && fromX < image.width() && fromY >= 0 && fromY < image.height()) {
                    System.arraycopy(image.rgb(), image.index(fromX, fromY), out, at, 3);
                }
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * (1 << FRACTION_BITS) + 0.5);
    }
}
