package io.contexture.dataset;

import io.contexture.image.RgbImage;
import java.util.Optional;

/**
 * The part of an image that shows its subject, in pixels of the upright image. What of it lies outside of the image is left
 * out.
 *
 * @param x      of the left edge
 * @param y      of the upper edge
 * @param width  at least 1
 * @param height at least 1
 */
public record CropBox(int x, int y, int width, int height) {

    public CropBox {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a crop box of " + width + " x " + height + " is empty; both must be at least 1");
        }
    }

    /** What the box shows; empty if it lies wholly outside of the image. */
    public Optional<RgbImage> cut(RgbImage image) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        int columns = (int) (Math.min(image.width(), (long) x + width) - left);
        int rows = (int) (Math.min(image.height(), (long) y + height) - top);
        if (columns < 1 || rows < 1) {
            return Optional.empty();
        }
        byte[] cut = new byte[columns * rows * 3];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(image.rgb(), image.index(left, top + row), cut, row * columns * 3, columns * 3);
        }
        return Optional.of(new RgbImage(columns, rows, cut));
    }

    @Override
    public String toString() {
        return width + "x" + height + " at (" + x + ", " + y + ")";
    }
}
