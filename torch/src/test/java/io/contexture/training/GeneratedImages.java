package io.contexture.training;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small images whose classes can be told apart: a class is a set of bars, an image is those bars moved a little, with noise. */
final class GeneratedImages {

    private GeneratedImages() {}

    static ImageSet write(Path folder, int classes, int perClass, int size, long seed) throws IOException {
        for (int label = 0; label < classes; label++) {
            Path classFolder = Files.createDirectories(folder.resolve("class%03d".formatted(label)));
            for (int i = 0; i < perClass; i++) {
                SplittableRandom look = new SplittableRandom(seed * 1000 + label);
                SplittableRandom noise = new SplittableRandom(seed * 1_000_000 + label * 1000L + i);
                ImageIO.write(image(size, look, noise), "png", classFolder.resolve(i + ".png").toFile());
            }
        }
        return FolderDataset.read(folder);
    }

    private static BufferedImage image(int size, SplittableRandom look, SplittableRandom noise) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int bar = 0; bar < 4; bar++) {
            pen.setColor(new Color(look.nextInt(1 << 24)));
            int x = look.nextInt(size) + noise.nextInt(3) - 1;
            int y = look.nextInt(size) + noise.nextInt(3) - 1;
            pen.fillRect(x, y, 2 + look.nextInt(size / 2), 2 + look.nextInt(size / 2));
        }
        pen.dispose();
        for (int i = 0; i < size / 4; i++) {
            image.setRGB(noise.nextInt(size), noise.nextInt(size), noise.nextInt(1 << 24));
        }
        return image;
    }
}
