package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.image.PixelRows;
import io.contexture.image.RgbImage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    private static RgbImage noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new SplittableRandom(width * 1000L + height).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    /** Pillow's formula pixel by pixel: all of a row's taps, rounded to 8 bits, then all of a column's. */
    private static RgbImage plain(RgbImage image, int left, int top, int boxWidth, int boxHeight, int width,
            int height) {
        TriangleWeights across = TriangleWeights.of(boxWidth, width);
        TriangleWeights down = TriangleWeights.of(boxHeight, height);
        byte[] out = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < 3 * width; i++) {
                int sum = TriangleWeights.HALF;
                for (int tap = 0; tap < down.used(y); tap++) {
                    int row = top + down.first(y) + tap;
                    int value = boxWidth == width
                            ? image.rgb()[image.index(left, row) + i] & 0xff
                            : alongRow(image, left, row, across, i);
                    sum += down.fixed(y, tap) * value;
                }
                out[3 * width * y + i] = TriangleWeights.toByte(sum);
            }
        }
        return new RgbImage(width, height, out);
    }

    private static int alongRow(RgbImage image, int left, int row, TriangleWeights across, int i) {
        int sum = TriangleWeights.HALF;
        for (int tap = 0; tap < across.used(i / 3); tap++) {
            int at = image.index(left + across.first(i / 3) + tap, row) + i % 3;
            sum += across.fixed(i / 3, tap) * (image.rgb()[at] & 0xff);
        }
        return TriangleWeights.toByte(sum) & 0xff;
    }

    @ParameterizedTest
    @CsvSource({"300,200,0,0,300,200,64,48", "300,200,13,7,251,190,224,224", "90,70,0,0,90,70,31,70",
            "90,70,1,2,80,60,80,33", "5,4,0,0,5,4,40,37", "3,2,1,0,2,2,7,5", "500,375,0,0,500,375,9,5",
            "41,300,0,0,41,300,41,200", "50,50,20,20,1,1,6,3", "129,257,0,0,129,257,128,256"})
    void vectorsGiveThePlainFormulasPixels(int imageWidth, int imageHeight, int left, int top, int boxWidth,
            int boxHeight, int width, int height) {
        RgbImage image = noise(imageWidth, imageHeight);
        assertThat(Resampler.resize(PixelRows.of(image, left, top, boxWidth, boxHeight), width, height))
                .isEqualTo(plain(image, left, top, boxWidth, boxHeight, width, height));
    }

    @ParameterizedTest
    @CsvSource({"64,7", "64,16", "64,20", "64,30", "64,60", "64,200"})
    void kernelAddsRowsAsThePlainLoopDoes(int inputs, int outputs) {
        TriangleWeights weights = TriangleWeights.of(inputs, outputs);
        int length = 83;
        byte[] in = new byte[inputs * length];
        new SplittableRandom(outputs).nextBytes(in);
        byte[] fast = new byte[outputs * length];
        byte[] slow = new byte[outputs * length];
        int done = ColumnKernel.addRows(in, length, weights, fast, new int[length]);
        for (int y = 0; y < outputs; y++) {
            Resampler.addRows(in, length, weights, y, done, fast, new int[length]);
            Resampler.addRows(in, length, weights, y, 0, slow, new int[length]);
        }
        assertThat(fast).isEqualTo(slow);
    }

    @Test
    void whiteStaysWhiteUnderTheLargestReduction() {
        byte[] rgb = new byte[3 * 16_384 * 2];
        java.util.Arrays.fill(rgb, (byte) 255);
        assertThat(Resampler.resize(new RgbImage(16_384, 2, rgb), 1, 1).rgb()).containsOnly(255);
    }

    @Test
    void sameSizeIsTheSameImage() {
        RgbImage image = noise(20, 10);
        assertThat(Resampler.resize(image, 20, 10)).isSameAs(image);
    }
}
