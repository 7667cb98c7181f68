package io.contexture.transform;

import io.contexture.image.ImageFile;
import io.contexture.image.ImagePart;
import io.contexture.image.ImageSize;
import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Cuts out a box of random area and aspect ratio and resizes it, as torchvision's {@code RandomResizedCrop}.
 *
 * @param width    of the result
 * @param height   of the result
 * @param minScale smallest share of the image's area, above 0
 * @param maxScale largest, at most 1
 * @param minRatio smallest width / height of the box, above 0; drawn uniformly in its logarithm
 * @param maxRatio largest
 */
public record RandomResizedCrop(int width, int height, double minScale, double maxScale, double minRatio,
        double maxRatio) implements FirstOfFile {

    private static final int ATTEMPTS = 10;

    public RandomResizedCrop {
        TransformSpec.requireSide("random-resized-crop", width);
        TransformSpec.requireSide("random-resized-crop", height);
        TransformSpec.requireRange("random-resized-crop: scale", minScale, maxScale, 0, 1);
        TransformSpec.requireRange("random-resized-crop: ratio", minRatio, maxRatio, 0, 100);
    }

    /** A box of an image, in pixels. */
    record Box(int top, int left, int height, int width) {}

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        Box box = drawBox(image.width(), image.height(), random);
        return image.width() == box.width && image.height() == box.height
                ? Resampler.resize(image, width, height)
                : Resampler.resize(PixelRows.of(image, box.left, box.top, box.width, box.height), width,
                        height);
    }

    @Override
    public RgbImage apply(ImageFile file, Draft draft, RandomGenerator random) {
        return file.decode(size -> {
            Box box = drawBox(size.width(), size.height(), random);
            return new ImagePart(box.left, box.top, box.width, box.height,
                    draft.reduction(new ImageSize(box.width, box.height), outputSize().orElseThrow()),
                    part -> Resampler.resize(part, width, height));
        });
    }

    /** Up to ten draws of area and ratio; the first box that fits is put at random. */
    Box drawBox(int imageWidth, int imageHeight, RandomGenerator random) {
        double area = (double) imageWidth * imageHeight;
        double logMin = Math.log(minRatio);
        double logMax = Math.log(maxRatio);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double boxArea = area * (minScale + random.nextDouble() * (maxScale - minScale));
            double ratio = Math.exp(logMin + random.nextDouble() * (logMax - logMin));
            int w = (int) Math.rint(Math.sqrt(boxArea * ratio));
            int h = (int) Math.rint(Math.sqrt(boxArea / ratio));
            if (w > 0 && h > 0 && w <= imageWidth && h <= imageHeight) {
                return new Box(random.nextInt(imageHeight - h + 1), random.nextInt(imageWidth - w + 1), h, w);
            }
        }
        return middleBox(imageWidth, imageHeight);
    }

    /** The largest box in the middle whose ratio is allowed. */
    private Box middleBox(int imageWidth, int imageHeight) {
        double ratio = (double) imageWidth / imageHeight;
        int w = imageWidth;
        int h = imageHeight;
        if (ratio < minRatio) {
            h = Math.max(1, (int) Math.rint(w / minRatio));
        } else if (ratio > maxRatio) {
            w = Math.max(1, (int) Math.rint(h * maxRatio));
        }
        return new Box((imageHeight - h) / 2, (imageWidth - w) / 2, h, w);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Optional<ImageSize> outputSize() {
        return Optional.of(new ImageSize(width, height));
    }

    @Override
    public String toString() {
        return "random-resized-crop:" + TransformSpec.sides(width, height) + ":scale="
                + TransformSpec.range(minScale, maxScale) + ":ratio="
                + TransformSpec.range(minRatio, maxRatio);
    }
}
