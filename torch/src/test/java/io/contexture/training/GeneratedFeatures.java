package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.linalg.Matrix;
import io.contexture.model.FeatureSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Features in which few numbers tell classes apart, and the others are louder. */
final class GeneratedFeatures {

    static final int SIZE = 40;

    private static final int TELLING = 12;

    private GeneratedFeatures() {}

    static FeatureSet of(int classes, int perClass, long seed) {
        Random random = new Random(seed);
        Matrix features = Matrix.zeros(classes * perClass, SIZE);
        List<LabelledImage> items = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            float[] centre = new float[TELLING];
            for (int i = 0; i < TELLING; i++) {
                centre[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < perClass; i++) {
                int row = items.size();
                for (int column = 0; column < SIZE; column++) {
                    features.set(row, column, column < TELLING
                            ? centre[column] + 0.3f * (float) random.nextGaussian()
                            : 5 + 3 * (float) random.nextGaussian());
                }
                items.add(new LabelledImage(Path.of("none"), "row " + row, label, -1));
            }
        }
        List<String> names = IntStream.range(0, classes).mapToObj(label -> seed + "." + label).toList();
        return new FeatureSet(new ImageSet("features of seed " + seed, items, names), features);
    }
}
