package io.contexture.dataset;

import io.contexture.image.ImageSize;
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

    /** The part of the box that lies inside of an image; empty if it lies wholly outside. */
    public Optional<CropBox> inside(ImageSize image) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        int columns = (int) (Math.min(image.width(), (long) x + width) - left);
        int rows = (int) (Math.min(image.height(), (long) y + height) - top);
        return columns < 1 || rows < 1
                ? Optional.empty()
                : Optional.of(new CropBox(left, top, columns, rows));
    }

    @Override
    public String toString() {
        return width + "x" + height + " at (" + x + ", " + y + ")";
    }
}
