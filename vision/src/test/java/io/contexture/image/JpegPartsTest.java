package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegPartsTest {

    /** The golden files, of all samplings, and one whose coefficients come in several scans. */
    private static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (GoldenCase golden : GoldenFile.open("jpeg_decoded").cases()) {
            files.add(Files.readAllBytes(GoldenFile.folder().resolve(golden.text("file"))));
        }
        files.add(progressive());
        return files;
    }

    private static byte[] progressive() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(
                    Pictures.buffered(Pictures.gradient(117, 83, 5), BufferedImage.TYPE_3BYTE_BGR), null,
                    null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static Bytes bytes(byte[] content) {
        return new Bytes(content, content.length);
    }

    private static RgbImage part(byte[] content, int left, int top, int width, int height) {
        return ImageDecoder.decode(content, "part",
                _ -> new ImagePart(left, top, width, height, 1, PixelRows::copy));
    }

    @Test
    void strangersFilesHaveTheSamePixels() throws IOException {
        for (byte[] content : files()) {
            assertThat(ImageDecoder.decodeGuarded(content, "guarded"))
                    .isEqualTo(ImageDecoder.decode(content, "plain"));
            assertThat(ImageDecoder.size(content, "size").width())
                    .isEqualTo(ImageDecoder.decode(content, "plain").width());
            assertThat(ImageDecoder.mediaType(content)).contains("image/jpeg");
        }
    }

    @Test
    void libjpegIsThereAndReadsAllOfThem() throws IOException {
        assertThat(LibJpeg.isAvailable()).as("on the machines that tests run on").isTrue();
        for (byte[] file : files()) {
            assertThat(JpegSyntax.isSound(bytes(file))).isTrue();
            RgbImage whole = ImageDecoder.decode(file, "whole");
            assertThat(NativeCodec.jpeg(bytes(file))).isEqualTo(whole);
        }
    }

    @Test
    void partsHaveThePixelsOfTheWhole() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (byte[] file : files()) {
            RgbImage whole = ImageDecoder.decode(file, "whole");
            for (int trial = 0; trial < 60; trial++) {
                int width = random.nextInt(1, whole.width() + 1);
                int height = random.nextInt(1, whole.height() + 1);
                int left = random.nextInt(whole.width() - width + 1);
                int top = random.nextInt(whole.height() - height + 1);
                assertThat(part(file, left, top, width, height))
                        .as(width + " x " + height + " at " + left + ", " + top + " of " + whole)
                        .isEqualTo(PixelRows.of(whole, left, top, width, height).copy());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void reducedPixelsAreAboutTheMeansOfThoseTheyStandFor(int reduction) throws IOException {
        byte[] file = Pictures.encoded(
                Pictures.buffered(smooth(235, 131), BufferedImage.TYPE_3BYTE_BGR), "jpg");
        RgbImage whole = ImageDecoder.decode(file, "whole");
        RgbImage reduced = ImageDecoder.decode(file, "reduced",
                size -> ImagePart.whole(size, reduction, PixelRows::copy));
        assertThat(reduced.width()).isEqualTo((235 + reduction - 1) / reduction);
        assertThat(reduced.height()).isEqualTo((131 + reduction - 1) / reduction);
        double difference = 0;
        int inside = 0;
        for (int y = 0; (y + 1) * reduction <= whole.height(); y++) {
            for (int x = 0; (x + 1) * reduction <= whole.width(); x++, inside++) {
                difference += Math.abs(mean(whole, x, y, reduction)
                        - (reduced.rgb()[reduced.index(x, y) + 1] & 0xff));
            }
        }
        assertThat(difference / inside).isLessThan(2);
        RgbImage box = ImageDecoder.decode(file, "reduced",
                _ -> new ImagePart(40, 24, 64, 80, reduction, PixelRows::copy));
        assertThat(box).isEqualTo(PixelRows
                .of(reduced, 40 / reduction, 24 / reduction, 64 / reduction, 80 / reduction).copy());
    }

    private static RgbImage smooth(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            double wave = Math.sin(i % width / 9.0) + Math.cos(Math.floorDiv(i, width) / 7.0);
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) (128 + 50 * wave);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static double mean(RgbImage image, int x, int y, int side) {
        double sum = 0;
        for (int i = 0; i < side * side; i++) {
            sum += image.rgb()[image.index(x * side + i % side, y * side + i / side) + 1] & 0xff;
        }
        return sum / (side * side);
    }

    @Test
    void turnedPhotosGiveThePartThatIsSeen() {
        byte[] file = Pictures.encoded(
                Pictures.buffered(Pictures.gradient(90, 70, 2), BufferedImage.TYPE_3BYTE_BGR), "jpg");
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] turned = Pictures.withExif(file, orientation);
            RgbImage whole = ImageDecoder.decode(turned, "whole");
            assertThat(part(turned, 11, 5, 30, 61)).as("orientation " + orientation)
                    .isEqualTo(PixelRows.of(whole, 11, 5, 30, 61).copy());
            RgbImage half = ImageDecoder.decode(turned, "half",
                    size -> ImagePart.whole(size, 2, PixelRows::copy));
            assertThat(half.width()).isEqualTo(whole.width() / 2);
        }
    }

    @Test
    void otherFormatsGivePartsToo() {
        RgbImage picture = Pictures.gradient(40, 30, 1);
        assertThat(part(Pictures.png(picture), 3, 4, 20, 25))
                .isEqualTo(PixelRows.of(picture, 3, 4, 20, 25).copy());
    }

    /** A fatal error of libjpeg's would end the program, so it is the checks before it that this test is for. */
    @Test
    void damageAnywhereIsFoundWhicheverPartIsWantedAndNeverEndsTheProgram() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        int sound = 0;
        int refused = 0;
        for (byte[] file : files()) {
            long scan = JpegStructure.read(bytes(file), "file").end();
            for (int trial = 0; trial < 400; trial++) {
                byte[] damaged = file.clone();
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    int at = random.nextInt(2, trial % 4 == 0 ? damaged.length : (int) scan + 20);
                    damaged[at] = (byte) random.nextInt(256);
                }
                if (JpegSyntax.isSound(bytes(damaged))) {
                    PixelRows whole = decode(damaged, false);
                    PixelRows part = decode(damaged, true);
                    assertThat(part == null).as("trial " + trial).isEqualTo(whole == null);
                    sound++;
                    refused += whole == null ? 1 : 0;
                }
            }
        }
        assertThat(sound).as("files that libjpeg saw").isGreaterThan(500);
        assertThat(refused).as("files that it found damaged").isBetween(50, sound - 50);
    }

    private static @org.jspecify.annotations.Nullable PixelRows decode(byte[] file, boolean corner)
            throws IOException {
        ImageSize size = JpegStructure.read(bytes(file), "file").header().size();
        ImagePart part = corner
                ? new ImagePart(0, 0, (size.width() + 1) / 2, (size.height() + 1) / 2, 1, PixelRows::copy)
                : ImagePart.whole(size, 1, PixelRows::copy);
        return JpegDecoder.part(bytes(file), part, byte[]::new);
    }
}
