package io.contexture.transform;

import io.contexture.image.ImageSize;
import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Cuts the middle out, as torchvision's {@code CenterCrop}: an image smaller than the crop is padded with black first
 * (the odd pixel at the right and bottom), and an odd rest is halved to the even neighbour.
 *
 * @param width  of the result
 * @param height of the result
 */
public record CenterCrop(int width, int height) implements ImageTransform {

    public CenterCrop {
        TransformSpec.requireSide("center-crop", width);
        TransformSpec.requireSide("center-crop", height);
    }

    /** A square. */
    public CenterCrop(int side) {
        this(side, side);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        int left = offset(image.width(), width);
        int top = offset(image.height(), height);
        if (image.width() == width && image.height() == height) {
            return image;
        }
        byte[] cut = PixelMemory.take(width * height * 3);
        if (image.width() < width || image.height() < height) {
            Arrays.fill(cut, (byte) 0);
        }
        int firstColumn = Math.max(0, left);
        int columns = Math.min(image.width(), left + width) - firstColumn;
        for (int y = Math.max(0, top); y < Math.min(image.height(), top + height); y++) {
            System.arraycopy(image.rgb(), image.index(firstColumn, y), cut,
                    ((y - top) * width + firstColumn - left) * 3, columns * 3);
        }
        return new RgbImage(width, height, cut);
    }

    /** Where the crop begins in the image; negative where it is padded. */
    static int offset(int imageSide, int cropSide) {
        return cropSide > imageSide
                ? -((cropSide - imageSide) / 2)
                : (int) Math.rint((imageSide - cropSide) / 2.0);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public Optional<ImageSize> outputSize() {
        return Optional.of(new ImageSize(width, height));
    }

    @Override
    public String toString() {
        return "center-crop:" + TransformSpec.sides(width, height);
    }
}
