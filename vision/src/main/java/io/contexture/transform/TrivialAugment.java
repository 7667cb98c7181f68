package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * One operation of fourteen at one magnitude of 31, all equally likely: nothing to tune. Müller and Hutter, "TrivialAugment"
 * (ICCV 2021), in the wide space, as torchvision's {@code TrivialAugmentWide}.
 */
public record TrivialAugment() implements SameSizeTransform {

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        Augmentation operation = Augmentation.any(random);
        return operation.apply(image, operation.wideMagnitude(random.nextInt(Augmentation.BINS)), random);
    }

    @Override
    public String toString() {
        return "trivial-augment";
    }
}
