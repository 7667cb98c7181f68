package io.contexture.transform;

import io.contexture.image.ImageSize;
import java.util.Optional;

/** A random change of an image that leaves its size as it is. */
sealed interface SameSizeTransform extends ImageTransform
        permits HorizontalFlip, RandomAffine, ColorJitter, RandomGrayscale, GaussianBlur, RandomErasing,
        TrivialAugment,
        RandAugment {

    @Override
    default boolean isRandom() {
        return true;
    }

    /** None: it is the image's. */
    @Override
    default Optional<ImageSize> outputSize() {
        return Optional.empty();
    }
}
