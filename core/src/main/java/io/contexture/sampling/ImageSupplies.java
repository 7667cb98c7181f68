package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The images of every class, handed out in shuffled rounds during one epoch. A class starts again with images already used
 * only when those not yet used are fewer than it must give; one with fewer images than it must give, gives each and then
 * some again.
 */
final class ImageSupplies {

    private final List<Deck> classes;

    ImageSupplies(ClassIndex data) {
        classes = IntStream.range(0, data.classes()).mapToObj(c -> new Deck(data.rows(c))).toList();
    }

    /** The images of a batch of classes, {@code imagesPerClass} of each, class by class. */
    int[] batch(int[] chosen, int imagesPerClass, RandomGenerator random) {
        int[] batch = new int[chosen.length * imagesPerClass];
        int at = 0;
        for (int c : chosen) {
            Deck images = classes.get(c);
            if (images.left() < imagesPerClass) {
                images.shuffle(random);
            }
            for (int i = 0; i < imagesPerClass; i++) {
                batch[at++] = images.deal(random);
            }
        }
        return batch;
    }

    /** The images of batches of classes, the batches in random order. */
    List<int[]> shuffledBatches(List<int[]> chosen, int imagesPerClass, RandomGenerator random) {
        List<int[]> batches = new ArrayList<>(chosen.size());
        for (int[] classesOfBatch : chosen) {
            batches.add(batch(classesOfBatch, imagesPerClass, random));
        }
        Collections.shuffle(batches, random);
        return batches;
    }
}
