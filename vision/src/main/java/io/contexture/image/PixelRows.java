package io.contexture.image;

/**
 * 8-bit RGB in an array that may hold more: pixel (x, y) begins at {@code first + y * stride + 3 * x}. Whoever is handed it may
 * read it until it returns; then the array may be used for another image.
 *
 * @param rgb    unsigned bytes
 * @param first  where the upper left pixel begins
 * @param stride bytes from one row to the next, a multiple of 3
 * @param width  at least 1
 * @param height at least 1
 */
public record PixelRows(byte[] rgb, int first, int stride, int width, int height) {

    /** All of an image. */
    public static PixelRows of(RgbImage image) {
        return new PixelRows(image.rgb(), 0, 3 * image.width(), image.width(), image.height());
    }

    /** A part of an image. */
    public static PixelRows of(RgbImage image, int left, int top, int width, int height) {
        if (left < 0 || top < 0 || width > image.width() - left || height > image.height() - top) {
            throw new IllegalArgumentException(
                    width + " x " + height + " at (" + left + ", " + top + ") is not a part of " + image);
        }
        return new PixelRows(image.rgb(), image.index(left, top), 3 * image.width(), width, height);
    }

    /** A copy that may be kept. */
    public RgbImage copy() {
        byte[] copy = new byte[Math.multiplyExact(3 * width, height)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(rgb, first + y * stride, copy, 3 * y * width, 3 * width);
        }
        return new RgbImage(width, height, copy);
    }

    @Override
    public String toString() {
        return "PixelRows[" + width + " x " + height + "]";
    }
}
