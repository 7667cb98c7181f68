package io.contexture.image;

import java.util.function.Function;

/**
 * A part of an image that is wanted, and what becomes of it.
 *
 * @param left      first column, in pixels of the upright image
 * @param top       first row
 * @param width     at least 1
 * @param height    at least 1
 * @param reduction 1, 2, 4 or 8: by how much the sides may be divided while decoding, which is quicker. Only JPEG makes use
 *                  of it; all else is decoded in full
 * @param use       makes an image of the part's pixels, which it must not keep
 */
public record ImagePart(int left, int top, int width, int height, int reduction,
        Function<PixelRows, RgbImage> use) {

    public ImagePart {
        if (left < 0 || top < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "no image has a part of " + width + " x " + height + " at (" + left + ", " + top + ")");
        }
        if (reduction < 1 || reduction > 8 || Integer.bitCount(reduction) != 1) {
            throw new IllegalArgumentException("reduction is " + reduction + "; allowed are 1, 2, 4 and 8");
        }
    }

    /** All of an image of this size. */
    public static ImagePart whole(ImageSize size, int reduction, Function<PixelRows, RgbImage> use) {
        return new ImagePart(0, 0, size.width(), size.height(), reduction, use);
    }

    /** Its pixels where the whole image is there. */
    PixelRows of(RgbImage whole) {
        return PixelRows.of(whole, left, top, width, height);
    }

    /**
     * The part in pixels of the image divided by {@link #reduction}, its edges rounded; an edge of the image stays one.
     *
     * @param full    size of the whole image
     * @param reduced its size as the decoder gives it, rounded up
     */
    ImagePart inReduced(ImageSize full, ImageSize reduced) {
        if (reduction == 1) {
            return this;
        }
        int newLeft = Math.min(divided(left), reduced.width() - 1);
        int newTop = Math.min(divided(top), reduced.height() - 1);
        int right = left + width == full.width() ? reduced.width() : divided(left + width);
        int bottom = top + height == full.height() ? reduced.height() : divided(top + height);
        return new ImagePart(newLeft, newTop, Math.max(right - newLeft, 1), Math.max(bottom - newTop, 1), 1,
                use);
    }

    private int divided(int position) {
        return (position + reduction / 2) / reduction;
    }
}
