package io.contexture.benchmarks;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.model.ModelOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;

/** A ResNet-50 at the paper's size, and photographs for it. */
final class ResNet50 {

    static final int SIZE = 224;

    static final ModelOptions OPTIONS = new ModelOptions("resnet50", ModelOptions.defaults().width(), 512);

    static final String TRAIN_TRANSFORM = "random-resized-crop:224:scale=0.16..1,flip";
    static final String EVALUATION_TRANSFORM = "resize:256,center-crop:224";

    private static final int CLASSES = 8;
    private static final int IMAGES_PER_CLASS = 8;

    private ResNet50() {}

    /** Photographs of 500 x 375, a folder a class. */
    static ImageSet photos(Path folder) throws IOException {
        for (int label = 0; label < CLASSES; label++) {
            NoisePhoto.write(folder.resolve("class" + label), IMAGES_PER_CLASS, 500, 375);
        }
        return FolderDataset.read(folder);
    }

    /** Normalised pixels of nothing: n x 3 x size x size. */
    static FloatBuffer noise(int n, int size) {
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * n * size * size)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(0);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextGaussian());
        }
        return pixels;
    }
}
