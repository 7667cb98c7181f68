package io.contexture.transform;

import io.contexture.image.ImageFile;
import io.contexture.image.ImagePart;
import io.contexture.image.ImageSize;
import io.contexture.image.RgbImage;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Resizes by {@link Resampler}, as torchvision's {@code Resize} does on a Pillow image.
 *
 * @param width     of the result; with {@code shortSide}, of its shorter side
 * @param height    of the result; with {@code shortSide}, the same as {@code width}
 * @param shortSide whether to keep the aspect ratio: the shorter side becomes {@code width}, the longer
 *                  {@code width * long / short}, truncated
 */
public record Resize(int width, int height, boolean shortSide) implements FirstOfFile {

    public Resize {
        TransformSpec.requireSide("resize", width);
        TransformSpec.requireSide("resize", height);
        if (shortSide && width != height) {
            throw new IllegalArgumentException(
                    "resize by the shorter side takes one number, not " + width + " and " + height);
        }
    }

    /** To exactly this size, whatever the aspect ratio. */
    public static Resize exact(int width, int height) {
        return new Resize(width, height, false);
    }

    /** The shorter side to {@code side}, the aspect ratio kept. */
    public static Resize shortSide(int side) {
        return new Resize(side, side, true);
    }

    /** A smaller copy with no side longer than that, the aspect ratio kept; an image that is small enough itself. */
    public static RgbImage within(RgbImage image, int longest) {
        double factor = Math.min(1, (double) longest / Math.max(image.width(), image.height()));
        return factor == 1
                ? image
                : Resampler.resize(image, Math.max(1, (int) Math.round(factor * image.width())),
                        Math.max(1, (int) Math.round(factor * image.height())));
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        ImageSize target = target(image.width(), image.height());
        return Resampler.resize(image, target.width(), target.height());
    }

    @Override
    public RgbImage apply(ImageFile file, Draft draft, RandomGenerator random) {
        return file.decode(size -> {
            ImageSize target = target(size.width(), size.height());
            return ImagePart.whole(size, draft.reduction(size, target),
                    pixels -> Resampler.resize(pixels, target.width(), target.height()));
        });
    }

    ImageSize target(int imageWidth, int imageHeight) {
        if (!shortSide) {
            return new ImageSize(width, height);
        }
        return imageWidth <= imageHeight
                ? new ImageSize(width, longSide(imageHeight, imageWidth))
                : new ImageSize(longSide(imageWidth, imageHeight), width);
    }

    private int longSide(int imageLong, int imageShort) {
        return (int) ((long) width * imageLong / imageShort);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Optional<ImageSize> outputSize() {
        return shortSide ? Optional.empty() : Optional.of(new ImageSize(width, height));
    }

    @Override
    public String toString() {
        return shortSide ? "resize:" + width : "resize:" + width + "x" + height;
    }
}
