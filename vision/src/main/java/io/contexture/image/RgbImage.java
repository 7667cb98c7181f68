package io.contexture.image;

import java.util.Arrays;

/**
 * An image of 8-bit RGB.
 *
 * @param width  pixels in a row, at least 1
 * @param height rows, at least 1
 * @param rgb    height x width x 3 unsigned bytes, shared, never copied; nobody writes to them after construction
 */
public record RgbImage(int width, int height, byte[] rgb) {

    public RgbImage {
        if (width < 1 || height < 1 || (long) width * height * 3 != rgb.length) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes are not an RGB image of " + width + " x " + height);
        }
    }

    /** Where pixel (x, y) begins in {@link #rgb}. */
    public int index(int x, int y) {
        return (y * width + x) * 3;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage(int w, int h, byte[] bytes) && w == width && h == height
                && Arrays.equals(bytes, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
