package io.contexture.loader;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.image.JpegEncoder;
import io.contexture.image.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of generated images. */
final class ImageFolder {

    private ImageFolder() {}

    static ImageSet write(Path root, int classes, int imagesPerClass) throws IOException {
        for (int i = 0; i < classes * imagesPerClass; i++) {
            Path file = root.resolve("class" + i / imagesPerClass)
                    .resolve("image" + i % imagesPerClass + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, Pictures.png(Pictures.gradient(20 + i % 5, 24, i)));
        }
        return FolderDataset.read(root);
    }

    static ImageSet writeJpegs(Path root, int classes, int imagesPerClass, int width, int height)
            throws IOException {
        for (int i = 0; i < classes * imagesPerClass; i++) {
            Path file = root.resolve("class" + i / imagesPerClass)
                    .resolve("image" + i % imagesPerClass + ".jpg");
            Files.createDirectories(file.getParent());
            Files.write(file, JpegEncoder.encode(Pictures.gradient(width, height, i), 0.9f));
        }
        return FolderDataset.read(root);
    }
}
