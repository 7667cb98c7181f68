package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Some operations of fourteen, one after the other, all at one magnitude. Cubuk et al., "RandAugment" (NeurIPS 2020), as
 * torchvision's {@code RandAugment}.
 *
 * @param operations how many, 1 to 14
 * @param magnitude  0 (none) to 30 (largest)
 */
public record RandAugment(int operations, int magnitude) implements SameSizeTransform {

    public RandAugment {
        if (operations < 1 || operations > 14) {
            throw new IllegalArgumentException(
                    "rand-augment: " + operations + " operations are not allowed; 1 to 14 are, usually 2");
        }
        if (magnitude < 0 || magnitude >= Augmentation.BINS) {
            throw new IllegalArgumentException(
                    "rand-augment: magnitude is " + magnitude + "; allowed is 0 to 30, usually 9");
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        RgbImage current = image;
        for (int i = 0; i < operations; i++) {
            Augmentation operation = Augmentation.any(random);
            current = operation.apply(current, operation.magnitude(magnitude, current), random);
        }
        return current;
    }

    @Override
    public String toString() {
        return "rand-augment:" + operations + ":magnitude=" + magnitude;
    }
}
