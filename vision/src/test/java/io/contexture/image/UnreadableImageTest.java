package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableImageTest {

    @TempDir
    private Path folder;

    private static byte[] picture(String format) {
        return Pictures.encoded(Pictures.buffered(Pictures.gradient(90, 70, 3), BufferedImage.TYPE_3BYTE_BGR),
                format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
    void fileCutShortAnywhereIsRefusedAndNeverGreyBelow(String format) throws IOException {
        byte[] whole = picture(format);
        for (int percent = 1; percent < 100; percent += 7) {
            byte[] part = Arrays.copyOf(whole, Math.max(3, whole.length * percent / 100));
            assertThatExceptionOfType(UnreadableImageException.class).as(percent + " % of " + format)
                    .isThrownBy(() -> ImageDecoder.decode(part, "part." + format))
                    .withMessageContaining("part.")
                    .satisfies(failure -> assertThat(failure.reason()).contains("cut short"));
        }
        Path file = Files.write(folder.resolve("head"), Arrays.copyOf(whole, 12));
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.size(file))
                .withMessageContaining("cut short");
    }

    @Test
    void jpegWhoseScanStopsBeforeItsEndMarkerIsRefused() {
        byte[] whole = picture("jpg");
        byte[] part = Arrays.copyOf(whole, whole.length * 2 / 3);
        part[part.length - 2] = (byte) 0xff;
        part[part.length - 1] = (byte) 0xd9;
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(part, "part"))
                .withMessageContaining("remature end");
    }

    @Test
    void emptyFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.png"));
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.size(file))
                .withMessage(file + ": the file is empty (0 bytes)");
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.decode(file))
                .withMessageContaining("empty");
    }

    @Test
    void missingFileAndFolderAreRefused() {
        Path missing = folder.resolve("missing.png");
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.size(missing))
                .withMessage(missing + ": there is no such file");
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(folder));
    }

    @Test
    void singlePixelIsTooSmall() {
        byte[] pixel = Pictures.png(Pictures.gradient(1, 1, 0));
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(pixel, "dot"))
                .withMessage("dot: it has 1 x 1 pixels, which is too small; at least 2 x 2 are needed");
    }

    @Test
    void imageThatClaimsTooManyPixelsIsRefusedByItsHeader() throws IOException {
        byte[] png = picture("png");
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
        Path file = Files.write(folder.resolve("bomb.png"), png);
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.size(file))
                .withMessageContaining("claims 100000 x 100000 pixels")
                .withMessageContaining("at most 178956970");
        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageDecoder.decode(file));
        ByteBuffer.wrap(png).putInt(16, -1);
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(png, "bomb"))
                .withMessageContaining("4294967295");
    }

    @Test
    void textIsNoImage() {
        byte[] text = "<html>not found</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatExceptionOfType(UnreadableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(text, "page"))
                .withMessageContaining("not a JPEG, PNG, GIF, BMP or WebP image")
                .withMessageContaining("3c 68 74 6d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
    void damageGivesPixelsOrTheOneException(String format) {
        SplittableRandom random = new SplittableRandom(5);
        byte[] whole = picture(format);
        for (int trial = 0; trial < 150; trial++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 4; i++) {
                damaged[random
                        .nextInt(Math.min(damaged.length, trial < 75 ? 200 : damaged.length))] = (byte) random
                                .nextInt(256);
            }
            try {
                assertThat(ImageDecoder.decode(damaged, "damaged").width()).isGreaterThan(1);
            } catch (UnreadableImageException refused) {
                assertThat(refused).hasMessageStartingWith("damaged: ");
            }
        }
    }

    @Test
    void sizeComesFromTheHeader() throws IOException {
        for (String format : new String[]{"jpg", "png", "bmp", "gif"}) {
            Path file = Files.write(folder.resolve("picture." + format), picture(format));
            assertThat(ImageDecoder.size(file)).isEqualTo(new ImageSize(90, 70));
        }
    }

    @Test
    void sizeIsFoundBehindLongRemarks() throws IOException {
        byte[] jpeg = picture("jpg");
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 2 * 65_000).put(jpeg, 0, 2);
        for (int i = 0; i < 2; i++) {
            file.putShort((short) 0xfffe).putShort((short) (65_000 - 2)).put(new byte[65_000 - 4]);
        }
        file.put(jpeg, 2, jpeg.length - 2);
        Path path = Files.write(folder.resolve("remarks.jpg"), file.array());
        assertThat(ImageDecoder.size(path)).isEqualTo(new ImageSize(90, 70));
    }
}
