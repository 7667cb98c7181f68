package io.contexture.testing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/**
 * Labelled images out of nothing, for trials of the whole program: a class is a figure of a few random strokes, an image
 * is that figure in colours of its own on a ground of its own, turned, scaled and shifted a little. Colours say nothing
 * about the class, so that raw pixels and untrained networks find little, while the figures of classes never seen can be
 * told apart once colour is learned to be no matter.
 *
 * @param size    edge of an image in pixels, at least 16
 * @param classes classes of each half
 * @param images  images of a class
 */
public record GeneratedShapes(int size, int classes, int images) {

    private static final int STROKES = 4;

    /** Writes {@code FOLDER/train} and {@code FOLDER/test}, a folder a class: arguments FOLDER and, optionally, a seed. */
    public static void main(String[] arguments) throws IOException {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
        new GeneratedShapes(24, 64, 8).write(Path.of(arguments[0]), seed);
    }

    /** Writes two halves of different classes below {@code folder}: {@code train} and {@code test}. */
    public void write(Path folder, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (String half : new String[]{"train", "test"}) {
            for (int c = 0; c < classes; c++) {
                Path2D figure = figure(random);
                Path home = Files.createDirectories(
                        folder.resolve(half).resolve(String.format(Locale.ROOT, "%s-figure-%03d", half, c)));
                for (int i = 0; i < images; i++) {
                    Path file = home.resolve(String.format(Locale.ROOT, "%02d.png", i));
                    ImageIO.write(draw(figure, random), "png", file.toFile());
                }
            }
        }
    }

    /** Writes the images of one class as JPEG, and gives their names: {@code beginning} and a number. */
    List<String> files(Path folder, String beginning, RandomGenerator random) throws IOException {
        Path2D figure = figure(random);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            String name = beginning + i + ".jpg";
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(draw(figure, random), "jpg", file.toFile());
            names.add(name);
        }
        return names;
    }

    /** Curves from edge to edge of the unit square, so that a figure fills its image. */
    private static Path2D figure(RandomGenerator random) {
        Path2D figure = new Path2D.Double();
        for (int stroke = 0; stroke < STROKES; stroke++) {
            figure.moveTo(random.nextDouble(), random.nextDouble());
            figure.quadTo(random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
        }
        return figure;
    }

    private BufferedImage draw(Path2D figure, RandomGenerator random) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        boolean darkOnLight = random.nextBoolean();
        pen.setColor(colour(random, darkOnLight));
        pen.fillRect(0, 0, size, size);
        pen.setColor(colour(random, !darkOnLight));
        pen.setStroke(new BasicStroke((float) (size * random.nextDouble(0.06, 0.1)), BasicStroke.CAP_ROUND,
                BasicStroke.JOIN_ROUND));
        pen.draw(placed(random).createTransformedShape(figure));
        pen.dispose();
        return image;
    }

    private AffineTransform placed(RandomGenerator random) {
        AffineTransform place = new AffineTransform();
        place.translate(size * random.nextDouble(0.46, 0.54), size * random.nextDouble(0.46, 0.54));
        place.rotate(random.nextDouble(-0.2, 0.2));
        double scale = size * random.nextDouble(0.68, 0.85);
        place.scale(scale, scale);
        place.translate(-0.5, -0.5);
        return place;
    }

    private static Color colour(RandomGenerator random, boolean light) {
        float brightness = (float) (light ? random.nextDouble(0.8, 1) : random.nextDouble(0.05, 0.35));
        float saturation = (float) random.nextDouble(0, light ? 0.35 : 1);
        return Color.getHSBColor(random.nextFloat(), saturation, brightness);
    }
}
