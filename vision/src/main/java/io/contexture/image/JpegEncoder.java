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
        BufferedImage pixels = image.toBufferedImage();
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
