package io.contexture.image;

import java.util.function.Function;

/** An image that is not decoded yet. */
@FunctionalInterface
public interface ImageFile {

    /**
     * Decodes a part of it.
     *
     * @param choice gives, for the size of the image, the part that is wanted and what becomes of it; asked once
     * @return what the part's use made of it
     * @throws UnreadableImageException if it cannot be decoded
     */
    RgbImage decode(Function<ImageSize, ImagePart> choice);

    /** Decodes all of it. */
    default RgbImage decode() {
        return decode(size -> ImagePart.whole(size, 1, PixelRows::copy));
    }
}
