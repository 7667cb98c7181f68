package io.contexture.transform;

import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * The operations that {@link TrivialAugment} and {@link RandAugment} choose from, as torchvision's {@code autoaugment} does
 * them on a Pillow image, by nearest neighbours and with black outside. Each has the largest magnitude that either uses.
 */
enum Augmentation {

    IDENTITY(0, 0), SHEAR_X(0.99, 0.3), SHEAR_Y(0.99, 0.3), TRANSLATE_X(32, 150.0 / 331), TRANSLATE_Y(32,
            150.0 / 331),
    ROTATE(135, 30), BRIGHTNESS(0.99, 0.9), COLOR(0.99, 0.9), CONTRAST(0.99,
            0.9),
    SHARPNESS(0.99, 0.9), POSTERIZE(6, 4), SOLARIZE(255, 255), AUTO_CONTRAST(0, 0), EQUALIZE(0, 0);

    /** Magnitudes are drawn from this many, evenly spaced from none to the largest. */
    static final int BINS = 31;

    private final double wide;
    private final double narrow;

    /** Translations are pixels in {@code wide} and a share of the side in {@code narrow}. */
    Augmentation(double wide, double narrow) {
        this.wide = wide;
        this.narrow = narrow;
    }

    /** Any operation. */
    static Augmentation any(RandomGenerator random) {
        return values()[random.nextInt(values().length)];
    }

    /** The magnitude of a bin in TrivialAugment's wide space. */
    double wideMagnitude(int bin) {
        return magnitude(wide, bin);
    }

    /** The magnitude of a bin in RandAugment's space. */
    double magnitude(int bin, RgbImage image) {
        return switch (this) {
            case TRANSLATE_X -> magnitude(narrow * image.width(), bin);
            case TRANSLATE_Y -> magnitude(narrow * image.height(), bin);
            default -> magnitude(narrow, bin);
        };
    }

    private double magnitude(double largest, int bin) {
        double share = bin / (BINS - 1.0);
        return switch (this) {
            case POSTERIZE -> 8 - Math.rint(share * largest);
            case SOLARIZE -> 255 - share * largest;
            default -> share * largest;
        };
    }

    /** Whether the magnitude's sign is drawn. */
    boolean isSigned() {
        return switch (this) {
            case SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE, BRIGHTNESS, COLOR, CONTRAST, SHARPNESS ->
                true;
            case IDENTITY, POSTERIZE, SOLARIZE, AUTO_CONTRAST, EQUALIZE -> false;
        };
    }

    /** With a sign drawn if it has one. */
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
        return apply(image, isSigned() && random.nextBoolean() ? -magnitude : magnitude);
    }

    RgbImage apply(RgbImage image, double magnitude) {
        return switch (this) {
            case IDENTITY -> image;
            case SHEAR_X -> NearestAffine.shearX(magnitude).apply(image);
            case SHEAR_Y -> NearestAffine.shearY(magnitude).apply(image);
            case TRANSLATE_X -> NearestAffine.translate((int) magnitude, 0).apply(image);
            case TRANSLATE_Y -> NearestAffine.translate(0, (int) magnitude).apply(image);
            case ROTATE -> NearestAffine.rotate(magnitude, image.width(), image.height()).apply(image);
            case BRIGHTNESS -> Enhancement.brightness(image, 1 + magnitude);
            case COLOR -> Enhancement.saturation(image, 1 + magnitude);
            case CONTRAST -> Enhancement.contrast(image, 1 + magnitude);
            case SHARPNESS -> Enhancement.sharpness(image, 1 + magnitude);
            case POSTERIZE -> ValueMap.posterize(image, (int) magnitude);
            case SOLARIZE -> ValueMap.solarize(image, magnitude);
            case AUTO_CONTRAST -> ValueMap.autoContrast(image);
            case EQUALIZE -> ValueMap.equalize(image);
        };
    }
}
