package io.contexture.image;

import java.awt.image.BufferedImage;
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

    /** A copy for Java's own drawing and writing, of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = index(x, y);
                row[x] = ((rgb[at] & 0xFF) << 16) | ((rgb[at + 1] & 0xFF) << 8) | (rgb[at + 2] & 0xFF);
            }
            copy.getRaster().setDataElements(0, y, width, 1, row);
        }
        return copy;
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
