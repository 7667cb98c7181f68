package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Mirrors left and right.
 *
 * @param probability of mirroring, 0 to 1
 */
public record HorizontalFlip(double probability) implements SameSizeTransform {

    public HorizontalFlip {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "flip: probability is " + probability + "; allowed is 0 to 1, usually 0.5");
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return random.nextDouble() < probability ? mirrored(image) : image;
    }

    static RgbImage mirrored(RgbImage image) {
        byte[] in = image.rgb();
        byte[] out = PixelMemory.take(in.length);
        for (int y = 0; y < image.height(); y++) {
            int to = image.index(0, y);
            for (int x = image.width() - 1; x >= 0; x--, to += 3) {
                int from = image.index(x, y);
                out[to] = in[from];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from + 2];
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    @Override
    public String toString() {
        return "flip:" + TransformSpec.number(probability);
    }
}
