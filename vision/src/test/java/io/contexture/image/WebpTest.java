package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebpTest {

    private static final RgbImage PICTURE = Pictures.gradient(37, 21, 2);

    @TempDir
    private Path folder;

    private static byte[] webp(RgbImage image, int[] alpha, boolean lossless) {
        assertThat(NativeCodec.isAvailable()).isTrue();
        PIX pixels = leptonica.pixCreate(image.width(), image.height(), 32);
        if (alpha.length > 0) {
            leptonica.pixSetSpp(pixels, 4);
        }
        for (int i = 0; i < image.width() * image.height(); i++) {
            int colour = (image.rgb()[3 * i] & 0xff) << 24 | (image.rgb()[3 * i + 1] & 0xff) << 16
                    | (image.rgb()[3 * i + 2] & 0xff) << 8;
            int opacity = alpha.length > 0 ? alpha[i % alpha.length] : 0;
            leptonica.pixSetPixel(pixels, i % image.width(), i / image.width(), colour | opacity);
        }
        try (SizeTPointer size = new SizeTPointer(1);
                BytePointer written = new BytePointer()) {
            assertThat(leptonica.pixWriteMemWebP(written, size, pixels, 90, lossless ? 1 : 0)).isZero();
            byte[] bytes = new byte[(int) size.get()];
            written.get(bytes);
            leptonica.lept_free(written);
            return bytes;
        } finally {
            leptonica.pixDestroy(pixels);
        }
    }

    @Test
    void losslessWebpGivesItsPixels() {
        assertThat(ImageDecoder.decode(webp(PICTURE, new int[0], true), "picture")).isEqualTo(PICTURE);
    }

    @Test
    void lossyWebpIsNearIt() {
        RgbImage decoded = ImageDecoder.decode(webp(PICTURE, new int[0], false), "picture");
        double difference = 0;
        for (int i = 0; i < decoded.rgb().length; i++) {
            difference += Math.abs((decoded.rgb()[i] & 0xff) - (PICTURE.rgb()[i] & 0xff));
        }
        assertThat(difference / decoded.rgb().length).isBetween(0.01, 12.0);
    }

    @Test
    void transparencyLiesOnWhite() {
        RgbImage decoded = ImageDecoder.decode(webp(PICTURE, new int[]{255, 0, 128}, true), "picture");
        for (int i = 0; i < decoded.rgb().length; i++) {
            int alpha = new int[]{255, 0, 128}[i / 3 % 3];
            assertThat(decoded.rgb()[i])
                    .isEqualTo(alpha == 0 ? (byte) 255 : Blend.onWhite(PICTURE.rgb()[i] & 0xff, alpha));
        }
    }

    @Test
    void sizeComesFromTheHeader() throws IOException {
        int[][] alphas = {{}, {255, 9}};
        for (boolean lossless : new boolean[]{true, false}) {
            for (int[] alpha : alphas) {
                Path file = Files.write(folder.resolve("picture.webp"), webp(PICTURE, alpha, lossless));
                assertThat(ImageDecoder.size(file)).isEqualTo(new ImageSize(37, 21));
            }
        }
        assertThat(ImageDecoder.hasImageName(folder.resolve("picture.webp"))).isTrue();
    }

    @Test
    void webpCutShortOrOfAnotherKindIsRefused() {
        byte[] whole = webp(PICTURE, new int[0], true);
        for (int percent : new int[]{5, 30, 60, 99}) {
            assertThatExceptionOfType(UnreadableImageException.class)
                    .isThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, whole.length * percent / 100),
                            "part"))
                    .withMessageContaining("part: ");
        }
        byte[] sound = whole.clone();
        System.arraycopy("WAVE".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, sound, 8, 4);
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(sound, "sound")).withMessageContaining("not a JPEG");
    }
}
