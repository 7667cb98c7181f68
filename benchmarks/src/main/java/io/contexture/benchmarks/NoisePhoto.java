package io.contexture.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * JPEG files that cost as much as photographs to decode: noise whose amplitude halves with each octave, mostly in
 * luminance, at quality 90 with halved chroma. At 500 x 375 they have about the 110 KB that ImageNet's photographs have.
 */
final class NoisePhoto {

    private static final int COARSEST = 128;

    private NoisePhoto() {}

    /** Writes {@code count} different ones of this size into a folder. */
    static void write(Path folder, int count, int width, int height) throws IOException {
        Files.createDirectories(folder);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam quality = writer.getDefaultWriteParam();
        quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quality.setCompressionQuality(0.9f);
        try {
            for (int i = 0; i < count; i++) {
                Path file = folder.resolve("%04d.jpg".formatted(i));
                try (ImageOutputStream out = ImageIO
                        .createImageOutputStream(Files.newOutputStream(file))) {
                    writer.setOutput(out);
                    writer.write(null, new IIOImage(draw(width, height, i), null, null), quality);
                }
            }
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage draw(int width, int height, long seed) {
        float[][] planes = new float[3][];
        for (int channel = 0; channel < 3; channel++) {
            planes[channel] = octaves(width, height, 10 * seed + channel, channel == 0 ? 30 : 8);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < width * height; i++) {
            float luma = 128 + planes[0][i];
            image.setRGB(i % width, i / width, byteOf(luma + planes[1][i]) << 16 | byteOf(luma) << 8
                    | byteOf(luma + planes[2][i]));
        }
        return image;
    }

    private static float[] octaves(int width, int height, long seed, float amplitude) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] sum = new float[width * height];
        float current = amplitude;
        for (int grid = COARSEST; grid >= 1; grid /= 2, current *= 0.82f) {
            int columns = width / grid + 2;
            float[] knots = new float[columns * (height / grid + 2)];
            for (int i = 0; i < knots.length; i++) {
                knots[i] = current * (float) random.nextGaussian();
            }
            for (int i = 0; i < sum.length; i++) {
                int x = i % width;
                int y = i / width;
                sum[i] += between(knots, columns, (float) x / grid, (float) y / grid);
            }
        }
        return sum;
    }

    private static float between(float[] knots, int columns, float x, float y) {
        int column = (int) x;
        int row = (int) y;
        int at = row * columns + column;
        float right = x - column;
        float down = y - row;
        return (1 - down) * ((1 - right) * knots[at] + right * knots[at + 1])
                + down * ((1 - right) * knots[at + columns] + right * knots[at + columns + 1]);
    }

    private static int byteOf(float value) {
        return Math.clamp(Math.round(value), 0, 255);
    }
}
