package io.contexture.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Encoded images for tests. */
public final class Pictures {

    private Pictures() {}

    /** A picture with no two pixels alike, as far as 8 bits go. */
    public static RgbImage gradient(int width, int height, int seed) {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[at++] = (byte) (x * 255 / width);
                rgb[at++] = (byte) (y * 255 / height);
                rgb[at++] = (byte) (seed * 37 + x + y);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** As Java2D has it, without alpha. */
    public static BufferedImage buffered(RgbImage image, int type) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), type);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int at = image.index(x, y);
                buffered.setRGB(x, y, 0xff000000 | (image.rgb()[at] & 0xff) << 16
                        | (image.rgb()[at + 1] & 0xff) << 8 | (image.rgb()[at + 2] & 0xff));
            }
        }
        return buffered;
    }

    /** Encoded by ImageIO. */
    public static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format + " of " + image);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** An RGB picture as PNG. */
    public static byte[] png(RgbImage image) {
        return encoded(buffered(image, BufferedImage.TYPE_3BYTE_BGR), "png");
    }

    /** The content of a TIFF block with nothing but an orientation. */
    static byte[] orientationBlock(int orientation) {
        return ByteBuffer.allocate(26).put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8)
                .putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1)
                .putShort((short) orientation).putShort((short) 0).putInt(0).array();
    }

    /** A JPEG with an EXIF segment put in. */
    static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] block = orientationBlock(orientation);
        return ByteBuffer.allocate(jpeg.length + block.length + 10).put(jpeg, 0, 2).putShort((short) 0xffe1)
                .putShort((short) (block.length + 8)).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(block)
                .put(jpeg, 2, jpeg.length - 2).array();
    }

    /** A PNG with another chunk after its header. */
    static byte[] withChunk(byte[] png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        int header = 33;
        return ByteBuffer.allocate(png.length + content.length + 12).put(png, 0, header)
                .putInt(content.length)
                .put(name).put(content).putInt((int) sum.getValue()).put(png, header, png.length - header)
                .array();
    }
}
