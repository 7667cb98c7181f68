package io.contexture.training;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Wrong labels on purpose, to see what a loss makes of them: the paper's noise experiments. */
public final class LabelNoise {

    private LabelNoise() {}

    /**
     * Gives a share of the images, drawn at random, another class of the set, drawn uniformly from the others.
     *
     * @param share  from 0 to 1; rounded to whole images
     * @param random draws images and classes
     * @return the set with wrong labels; the same set if the share is 0
     * @throws IllegalArgumentException if the share is out of range, or there is no other class
     */
    public static ImageSet in(ImageSet set, double share, RandomGenerator random) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "label noise is " + share + "; allowed: a share from 0 to 1, e.g. 0.3");
        }
        int count = Math.toIntExact(Math.round(share * set.size()));
        if (count == 0) {
            return set;
        }
        int[] classes = set.images().stream().mapToInt(LabelledImage::label).distinct().sorted().toArray();
        if (classes.length < 2) {
            throw new IllegalArgumentException(set.title() + " has " + classes.length
                    + " class; label noise takes another for some images, which needs 2 or more");
        }
        int[] order = IntStream.range(0, set.size()).toArray();
        List<LabelledImage> images = new ArrayList<>(set.images());
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(order.length - i);
            int row = order[other];
            order[other] = order[i];
            LabelledImage image = images.get(row);
            images.set(row, image.withLabel(another(classes, image.label(), random)));
        }
        return new ImageSet(set.title(), images, set.classNames());
    }

    private static int another(int[] classes, int label, RandomGenerator random) {
        int drawn = classes[random.nextInt(classes.length - 1)];
        return drawn == label ? classes[classes.length - 1] : drawn;
    }
}
