package io.contexture.benchmarks;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Photographs of nothing: discs of a class's colours on its ground, JPEG files of 96 x 80 pixels. */
final class SmallPictures {

    private static final int CLASSES = 64;
    private static final int IMAGES_PER_CLASS = 20;

    private SmallPictures() {}

    static ImageSet write(Path folder) throws IOException {
        for (int label = 0; label < CLASSES; label++) {
            Path classFolder = Files.createDirectories(folder.resolve("class" + label));
            for (int i = 0; i < IMAGES_PER_CLASS; i++) {
                Random look = new Random(label);
                Random place = new Random(1000L * label + i);
                BufferedImage image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
                Graphics2D pen = image.createGraphics();
                for (int disc = 0; disc < 12; disc++) {
                    pen.setColor(new Color(look.nextInt(1 << 24)));
                    pen.fillOval(place.nextInt(96) - 20, place.nextInt(80) - 20, 40, 40);
                }
                pen.dispose();
                ImageIO.write(image, "jpg", classFolder.resolve(i + ".jpg").toFile());
            }
        }
        return FolderDataset.read(folder);
    }
}
