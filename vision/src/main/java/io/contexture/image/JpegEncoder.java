package io.contexture.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes JPEG files, colour at half the resolution (4:2:0), with the quantisation tables of the JPEG standard. */
public final class JpegEncoder {

    private JpegEncoder() {}

    /**
     * The file of an image.
     *
     * @param quality 0 to 1; 0.75 is what libjpeg and Pillow call 75
     */
    public static byte[] encode(RgbImage image, float quality) {
        BufferedImage pixels = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                int at = image.index(x, y);
                row[x] = ((image.rgb()[at] & 0xFF) << 16) | ((image.rgb()[at + 1] & 0xFF) << 8)
                        | (image.rgb()[at + 2] & 0xFF);
            }
            pixels.getRaster().setDataElements(0, y, image.width(), 1, row);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(pixels, null, null), parameters);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory cannot fail", impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
