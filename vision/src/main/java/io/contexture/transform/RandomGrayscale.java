package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Makes the image grey, as torchvision's {@code RandomGrayscale}.
 *
 * @param probability of it, 0 to 1
 */
public record RandomGrayscale(double probability) implements SameSizeTransform {

    public RandomGrayscale {
        TransformSpec.requireShare("grayscale: probability", probability, 1);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return random.nextDouble() < probability ? Enhancement.grayscale(image) : image;
    }

    @Override
    public String toString() {
        return "grayscale:" + TransformSpec.number(probability);
    }
}
