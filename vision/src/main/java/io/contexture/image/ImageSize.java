package io.contexture.image;

/**
 * Width and height in pixels.
 *
 * @param width  at least 1
 * @param height at least 1
 */
public record ImageSize(int width, int height) {

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "an image of " + width + " x " + height + " does not exist; both must be at least 1");
        }
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
