package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Changes brightness, contrast, saturation and hue at random and in random order, as torchvision's {@code ColorJitter}
 * does with a Pillow image.
 *
 * @param brightness factor is drawn uniformly from 1 - this (at least 0) to 1 + this; 0 to 10
 * @param contrast   the same for contrast
 * @param saturation the same for saturation
 * @param hue        share of the colour circle that hue turns by in either direction, 0 to 0.5
 * @param probability that the image is changed at all, 0 to 1
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue,
        double probability)
        implements
            SameSizeTransform {

    public ColorJitter {
        TransformSpec.requireShare("color-jitter: brightness", brightness, 10);
        TransformSpec.requireShare("color-jitter: contrast", contrast, 10);
        TransformSpec.requireShare("color-jitter: saturation", saturation, 10);
        TransformSpec.requireShare("color-jitter: hue", hue, 0.5);
        TransformSpec.requireShare("color-jitter: p", probability, 1);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        int[] order = {0, 1, 2, 3};
        for (int i = 3; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        RgbImage current = image;
        for (int which : order) {
            current = switch (which) {
                case 0 ->
                    brightness == 0 ? current : Enhancement.brightness(current, factor(brightness, random));
                case 1 -> contrast == 0 ? current : Enhancement.contrast(current, factor(contrast, random));
                case 2 ->
                    saturation == 0 ? current : Enhancement.saturation(current, factor(saturation, random));
                default -> hue == 0 ? current : HueShift.apply(current, (2 * random.nextDouble() - 1) * hue);
            };
        }
        return current;
    }

    private static double factor(double amount, RandomGenerator random) {
        double least = Math.max(0, 1 - amount);
        return least + random.nextDouble() * (1 + amount - least);
    }

    @Override
    public String toString() {
        return "color-jitter:brightness=" + TransformSpec.number(brightness) + ":contrast="
                + TransformSpec.number(contrast) + ":saturation=" + TransformSpec.number(saturation) + ":hue="
                + TransformSpec.number(hue) + ":p=" + TransformSpec.number(probability);
    }
}
