package io.contexture.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private static final RgbImage PICTURE = Pictures.gradient(31, 17, 1);

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void losslessFormatsGiveTheirPixels(String format) {
        byte[] content = Pictures.encoded(Pictures.buffered(PICTURE, BufferedImage.TYPE_3BYTE_BGR), format);
        assertThat(ImageDecoder.decode(content, "picture")).isEqualTo(PICTURE);
    }

    @Test
    void greyIsTakenAsStored() {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            grey.getRaster().setSample(i % 16, i / 16, 0, i);
        }
        RgbImage decoded = ImageDecoder.decode(Pictures.encoded(grey, "png"), "grey");
        for (int i = 0; i < 256; i++) {
            assertThat(pixel(decoded, i % 16, i / 16)).containsExactly(i, i, i);
        }
    }

    @Test
    void ofSixteenBitsTheUpperEightAreKept() {
        BufferedImage deep = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 256; i++) {
            deep.getRaster().setSample(i % 16, i / 16, 0, i << 8 | 0x80);
        }
        RgbImage decoded = ImageDecoder.decode(Pictures.encoded(deep, "png"), "deep");
        for (int i = 0; i < 256; i++) {
            assertThat(pixel(decoded, i % 16, i / 16)).containsExactly(i, i, i);
        }
    }

    @Test
    void blackAndWhiteOfOneBitIsSpread() {
        BufferedImage bits = new BufferedImage(9, 4, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(3, 2, 0xffffffff);
        RgbImage decoded = ImageDecoder.decode(Pictures.encoded(bits, "png"), "bits");
        assertThat(pixel(decoded, 3, 2)).containsExactly(255, 255, 255);
        assertThat(pixel(decoded, 4, 2)).containsExactly(0, 0, 0);
    }

    @Test
    void transparencyLiesOnWhite() {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_4BYTE_ABGR);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0x80000000);
        image.setRGB(2, 0, 0xff102030);
        RgbImage decoded = ImageDecoder.decode(Pictures.encoded(image, "png"), "alpha");
        assertThat(pixel(decoded, 0, 0)).containsExactly(255, 255, 255);
        assertThat(pixel(decoded, 1, 0)).containsExactly(127, 127, 127);
        assertThat(pixel(decoded, 2, 0)).containsExactly(0x10, 0x20, 0x30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif"})
    void palettesAreLookedUpAndTheirTransparentEntryIsWhite(String format) {
        byte[] red = {0, (byte) 200, 10, 0};
        byte[] green = {0, 100, 20, 0};
        byte[] blue = {0, 50, 30, 0};
        IndexColorModel palette = new IndexColorModel(2, 4, red, green, blue, 3);
        BufferedImage image = new BufferedImage(5, 8, BufferedImage.TYPE_BYTE_INDEXED, palette);
        image.getRaster().setSample(1, 1, 0, 1);
        image.getRaster().setSample(2, 1, 0, 2);
        image.getRaster().setSample(3, 1, 0, 3);
        RgbImage decoded = ImageDecoder.decode(Pictures.encoded(image, format), "palette");
        assertThat(pixel(decoded, 0, 0)).containsExactly(0, 0, 0);
        assertThat(pixel(decoded, 1, 1)).containsExactly(200, 100, 50);
        assertThat(pixel(decoded, 2, 1)).containsExactly(10, 20, 30);
        assertThat(pixel(decoded, 3, 1)).containsExactly(255, 255, 255);
    }

    @Test
    void gifFrameSmallerThanItsScreenLiesOnWhite() {
        byte[] gif = Pictures.encoded(new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_BINARY), "gif");
        gif[6] = 10;
        gif[8] = 9;
        int descriptor = 13 + 3 * (2 << (gif[10] & 7));
        while (gif[descriptor] != 0x2c) {
            descriptor++;
        }
        gif[descriptor + 1] = 2;
        gif[descriptor + 3] = 3;
        RgbImage decoded = ImageDecoder.decode(gif, "small frame");
        assertThat(decoded.width()).isEqualTo(10);
        assertThat(decoded.height()).isEqualTo(9);
        assertThat(pixel(decoded, 1, 3)).containsExactly(255, 255, 255);
        assertThat(pixel(decoded, 2, 3)).containsExactly(0, 0, 0);
        assertThat(pixel(decoded, 7, 6)).containsExactly(0, 0, 0);
        assertThat(pixel(decoded, 8, 6)).containsExactly(255, 255, 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void exifTurnsImagesUpright(int orientation) {
        byte[] png = Pictures.withChunk(Pictures.png(PICTURE), "eXIf",
                Pictures.orientationBlock(orientation));
        RgbImage seen = ImageDecoder.decode(png, "turned");
        boolean sideways = orientation >= 5;
        assertThat(seen.width()).isEqualTo(sideways ? PICTURE.height() : PICTURE.width());
        // What EXIF says of each value: where on the seen image the stored first row and first column lie.
        boolean firstRowAtFarSide = orientation == 3 || orientation == 4 || orientation == 6
                || orientation == 7;
        boolean firstColumnAtFarSide = orientation == 2 || orientation == 3 || orientation == 7
                || orientation == 8;
        for (int y = 0; y < PICTURE.height(); y++) {
            for (int x = 0; x < PICTURE.width(); x++) {
                int column = firstColumnAtFarSide ? PICTURE.width() - 1 - x : x;
                int row = firstRowAtFarSide ? PICTURE.height() - 1 - y : y;
                assertThat(pixel(seen, sideways ? row : column, sideways ? column : row))
                        .containsExactly(pixel(PICTURE, x, y));
            }
        }
    }

    @Test
    void exifOfJpegIsRead() {
        byte[] jpeg = Pictures.encoded(Pictures.buffered(PICTURE, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        RgbImage stored = ImageDecoder.decode(jpeg, "stored");
        assertThat(ImageDecoder.decode(Pictures.withExif(jpeg, 6), "turned"))
                .isEqualTo(Orientation.apply(stored, 6)).isNotEqualTo(stored);
        assertThat(ImageDecoder.decode(Pictures.withExif(jpeg, 77), "nonsense")).isEqualTo(stored);
    }

    @Test
    void inkOnPaperBecomesRgb() throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                inks.setPixel(x, y, new int[]{255, 0, 0, 51});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(inks, null, null), null);
        } finally {
            writer.dispose();
        }
        int[] cyan = pixel(ImageDecoder.decode(out.toByteArray(), "inks"), 8, 8);
        assertThat(cyan[0]).isLessThan(4);
        assertThat(cyan[1]).isBetween(200, 208);
        assertThat(cyan[2]).isBetween(200, 208);
    }

    @Test
    void greyJpegStaysGrey() {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((java.awt.image.DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 100);
        assertThat(pixel(ImageDecoder.decode(Pictures.encoded(grey, "jpg"), "grey"), 5, 5)).containsExactly(
                100, 100,
                100);
    }

    @Test
    void packedBmpIsRead() {
        BufferedImage packed = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        packed.setRGB(2, 3, Color.ORANGE.getRGB());
        assertThat(pixel(ImageDecoder.decode(Pictures.encoded(packed, "bmp"), "packed"), 2, 3))
                .containsExactly(255,
                        200, 0);
    }

    private static int[] pixel(RgbImage image, int x, int y) {
        int at = image.index(x, y);
        return new int[]{image.rgb()[at] & 0xff, image.rgb()[at + 1] & 0xff, image.rgb()[at + 2] & 0xff};
    }
}
