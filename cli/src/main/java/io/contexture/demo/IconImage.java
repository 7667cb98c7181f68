package io.contexture.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A drawing as pixels: black on white, 64 x 64, the outline scaled so that its longer side fills all but a margin.
 *
 * @param drawing what is drawn
 * @param grey    64 * 64 values row by row from the top, 0 black to 255 white, as unsigned bytes
 * @param shape   {@link #DETAIL} x {@link #DETAIL} means of the pixels, centred to mean 0 and scaled to length 1: the dot
 *                product of two shapes is the cosine of their centred pixels
 */
record IconImage(IconCatalogue.Drawing drawing, byte[] grey, float[] shape) {

    static final int SIZE = 64;
    static final int DETAIL = 32;
    private static final int MARGIN = 4;

    /** Draws; empty if the font has nothing for the character (packs list a few that it lacks). */
    static Optional<IconImage> of(IconCatalogue.Drawing drawing) {
        Shape outline = drawing.font().outline(drawing.codePoint());
        if (outline == null) {
            return Optional.empty();
        }
        Rectangle2D box = outline.getBounds2D();
        double side = Math.max(box.getWidth(), box.getHeight());
        if (side <= 0) {
            return Optional.empty();
        }
        double scale = (SIZE - 2 * MARGIN) / side;
        AffineTransform fit = new AffineTransform(scale, 0, 0, -scale, SIZE / 2.0 - scale * box.getCenterX(),
                SIZE / 2.0 + scale * box.getCenterY());
        byte[] grey = rasterise(fit.createTransformedShape(outline));
        float[] shape = centredShape(grey);
        return shape.length == 0 ? Optional.empty() : Optional.of(new IconImage(drawing, grey, shape));
    }

    /** The cosine of the centred pixels of two drawings, -1 to 1. */
    float cosine(IconImage other) {
        float sum = 0;
        for (int i = 0; i < shape.length; i++) {
            sum += shape[i] * other.shape[i];
        }
        return sum;
    }

    /** The image as a file: PNG, 8-bit grey. */
    byte[] png() {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, SIZE, SIZE, grey);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] rasterise(Shape shape) {
        BufferedImage canvas = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, SIZE, SIZE);
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.setColor(Color.BLACK);
        pen.fill(shape);
        pen.dispose();
        byte[] grey = new byte[SIZE * SIZE];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) canvas.getRGB(i % SIZE, i / SIZE);
        }
        return grey;
    }

    /** Empty for a drawing of one flat colour. */
    private static float[] centredShape(byte[] grey) {
        int step = SIZE / DETAIL;
        float[] shape = new float[DETAIL * DETAIL];
        double mean = 0;
        for (int i = 0; i < grey.length; i++) {
            float value = Byte.toUnsignedInt(grey[i]) / (255f * step * step);
            shape[i / SIZE / step * DETAIL + i % SIZE / step] += value;
            mean += value / shape.length;
        }
        double squares = 0;
        for (int i = 0; i < shape.length; i++) {
            shape[i] -= (float) mean;
            squares += shape[i] * shape[i];
        }
        if (squares < 1e-6) {
            return new float[0];
        }
        float inverse = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < shape.length; i++) {
            shape[i] *= inverse;
        }
        return shape;
    }
}
