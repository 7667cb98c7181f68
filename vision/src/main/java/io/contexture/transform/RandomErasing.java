package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Erases a box of random place, area and shape, drawn as torchvision's {@code RandomErasing} does. (That one works on
 * normalised values; this on 8 bits before normalisation, so that its default fill of 0 is the mean here, to half a level.)
 *
 * @param probability of it, 0 to 1
 * @param minScale    smallest share of the image's area, above 0; uniform
 * @param maxScale    largest, at most 1
 * @param minRatio    smallest height / width of the box, above 0; drawn uniformly in its logarithm
 * @param maxRatio    largest, at most 100
 * @param fill        what the box is filled with
 */
public record RandomErasing(double probability, double minScale, double maxScale, double minRatio,
        double maxRatio,
        Fill fill) implements SameSizeTransform {

    /** What an erased box is filled with. */
    public enum Fill {
        /** ImageNet's mean: 0 once normalised. */
        MEAN,
        /** Black. */
        BLACK,
        /** Each value drawn from a normal distribution of ImageNet's mean and deviation, cut to 8 bits. */
        NOISE
    }

    private static final int ATTEMPTS = 10;
    private static final int[] MEAN = {124, 116, 104};
    private static final double[] DEVIATION = {58.4, 57.1, 57.4};

    public RandomErasing {
        TransformSpec.requireShare("erase: probability", probability, 1);
        TransformSpec.requireRange("erase: scale", minScale, maxScale, 0, 1);
        TransformSpec.requireRange("erase: ratio", minRatio, maxRatio, 0, 100);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        double logMin = Math.log(minRatio);
        double logMax = Math.log(maxRatio);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (double) image.width() * image.height()
                    * (minScale + random.nextDouble() * (maxScale - minScale));
            double ratio = Math.exp(logMin + random.nextDouble() * (logMax - logMin));
            int height = (int) Math.rint(Math.sqrt(area * ratio));
            int width = (int) Math.rint(Math.sqrt(area / ratio));
            if (height < image.height() && width < image.width()) {
                int top = random.nextInt(image.height() - height + 1);
                int left = random.nextInt(image.width() - width + 1);
                return erased(image, top, left, height, width, random);
            }
        }
        return image;
    }

    RgbImage erased(RgbImage image, int top, int left, int height, int width, RandomGenerator random) {
        byte[] out = PixelMemory.copyOf(image.rgb());
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    out[image.index(x, y) + channel] = (byte) switch (fill) {
                        case MEAN -> MEAN[channel];
                        case BLACK -> 0;
                        case NOISE -> Math.clamp(
                                (int) Math.rint(MEAN[channel] + DEVIATION[channel] * random.nextGaussian()),
                                0, 255);
                    };
                }
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    @Override
    public String toString() {
        return "erase:" + TransformSpec.number(probability) + ":scale="
                + TransformSpec.range(minScale, maxScale)
                + ":ratio=" + TransformSpec.range(minRatio, maxRatio) + ":fill="
                + fill.name().toLowerCase(Locale.ROOT);
    }
}
