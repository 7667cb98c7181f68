package io.contexture.transform;

import io.contexture.image.PixelMemory;
import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * Blurs by a Gaussian of random width, as torchvision's {@code GaussianBlur}: a square kernel, the image mirrored at its
 * border, values rounded to 8 bits. (torchvision sums in float; where a sum lies within its rounding of a half the result
 * may differ by 1.)
 *
 * @param size        side of the kernel in pixels, odd, 1 to 255
 * @param minSigma    smallest standard deviation in pixels, above 0; uniform
 * @param maxSigma    largest, at most 100
 * @param probability that the image is blurred at all, 0 to 1
 */
public record GaussianBlur(int size, double minSigma, double maxSigma, double probability)
        implements
            SameSizeTransform {

    public GaussianBlur {
        if (size < 1 || size > 255 || size % 2 == 0) {
            throw new IllegalArgumentException(
                    "blur: size " + size
                            + " is not allowed; odd numbers from 1 to 255 are, usually a tenth of the image");
        }
        TransformSpec.requireRange("blur: sigma", minSigma, maxSigma, 0, 100);
        TransformSpec.requireShare("blur: p", probability, 1);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        return blurred(image, size, minSigma + random.nextDouble() * (maxSigma - minSigma));
    }

    static RgbImage blurred(RgbImage image, int size, double sigma) {
        double[] kernel = kernel(size, sigma);
        int row = 3 * image.width();
        double[] across = new double[image.rgb().length];
        for (int y = 0; y < image.height(); y++) {
            for (int tap = 0; tap < size; tap++) {
                for (int x = 0; x < image.width(); x++) {
                    int from = image.index(mirrored(x + tap - size / 2, image.width()), y);
                    int to = image.index(x, y);
                    for (int channel = 0; channel < 3; channel++) {
                        across[to + channel] += kernel[tap] * (image.rgb()[from + channel] & 0xff);
                    }
                }
            }
        }
        byte[] out = PixelMemory.take(image.rgb().length);
        double[] sums = new double[row];
        for (int y = 0; y < image.height(); y++) {
            java.util.Arrays.fill(sums, 0);
            for (int tap = 0; tap < size; tap++) {
                int from = mirrored(y + tap - size / 2, image.height()) * row;
                for (int i = 0; i < row; i++) {
                    sums[i] += kernel[tap] * across[from + i];
                }
            }
            for (int i = 0; i < row; i++) {
                out[y * row + i] = (byte) Math.clamp((int) Math.rint(sums[i]), 0, 255);
            }
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    private static double[] kernel(int size, double sigma) {
        double[] kernel = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double distance = (i - (size - 1) * 0.5) / sigma;
            kernel[i] = Math.exp(-0.5 * distance * distance);
            sum += kernel[i];
        }
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** The border itself is not repeated; kernels wider than the image go back and forth. */
    private static int mirrored(int position, int length) {
        if (length == 1) {
            return 0;
        }
        int period = 2 * (length - 1);
        int within = Math.floorMod(position, period);
        return within < length ? within : period - within;
    }

    @Override
    public String toString() {
        return "blur:" + size + ":sigma=" + TransformSpec.range(minSigma, maxSigma) + ":p="
                + TransformSpec.number(probability);
    }
}
