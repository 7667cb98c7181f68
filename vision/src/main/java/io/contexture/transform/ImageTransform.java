package io.contexture.transform;

import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes an image of an image. {@code toString} gives the text that {@link TransformSpec#parse} reads back to an equal
 * transform. Implementations are immutable and may be shared between threads.
 */
public sealed interface ImageTransform
        permits FirstOfFile, CenterCrop, SameSizeTransform, Draft, Pipeline {

    /**
     * The transformed image; {@code image} itself where nothing changes.
     *
     * @param image  left as it is
     * @param random the only source of randomness; not touched unless {@link #isRandom}
     */
    RgbImage apply(RgbImage image, RandomGenerator random);

    /** Whether the result depends on the generator. */
    boolean isRandom();

    /** The size of every result, where it does not depend on the size of the image. */
    Optional<ImageSize> outputSize();
}
