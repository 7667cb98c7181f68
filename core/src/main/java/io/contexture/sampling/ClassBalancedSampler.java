package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batches of {@code batchSize / imagesPerClass} classes with {@code imagesPerClass} images each ("m per class").
 *
 * <p>An epoch shuffles the classes once and cuts them into consecutive groups, one group a batch; classes left over sit
 * this epoch out. The walk over the groups is made {@code tries} times, each time with other images of the same classes:
 * a class starts again with images already used only when those not yet used are fewer than it must give. Then the
 * batches are shuffled. A class with fewer than {@code imagesPerClass} images gives each of them and then some of them
 * again; all others give different images.
 *
 * <p>Source: {@code RandomSampler} of Liao et al. 2023 (ICML), "Supervised Metric Learning to Rank for Retrieval via
 * Contextual Similarity Optimization".
 *
 * @param data           the images by class; one super-class alone with {@link ClassIndex#inSuperClass}
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param tries          walks over the classes in an epoch, at least 1
 * @param maxBatches     batches of an epoch at most; 0 for no limit
 */
public record ClassBalancedSampler(ClassIndex data, int batchSize, int imagesPerClass, int tries,
        int maxBatches)
        implements
            BatchSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the batch size is not a multiple of m, there are fewer classes than a batch
     *                                  needs, or m is at least 2 and a class has a single image (named by its label)
     */
    public ClassBalancedSampler {
        BatchShape _ = BatchShape.filledBy(data, batchSize, imagesPerClass);
        if (tries < 1 || maxBatches < 0) {
            throw new IllegalArgumentException("tries is " + tries + " and maxBatches " + maxBatches
                    + "; tries must be at least 1, maxBatches at least 0 (0: no limit)");
        }
    }

    /** A data set without super-classes. */
    public ClassBalancedSampler(int[] labels, int batchSize, int imagesPerClass, int tries, int maxBatches) {
        this(ClassIndex.of(labels), batchSize, imagesPerClass, tries, maxBatches);
    }

    /** Images per class as given, one walk over the classes an epoch, no limit on the batches. */
    public ClassBalancedSampler(int[] labels, int batchSize, int imagesPerClass) {
        this(labels, batchSize, imagesPerClass, 1, 0);
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        int groups = data.classes() / (batchSize / imagesPerClass);
        int all = Math.multiplyExact(groups, tries);
        return maxBatches == 0 ? all : Math.min(all, maxBatches);
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        int[] classes = IntStream.range(0, data.classes()).toArray();
        Shuffle.all(classes, random);
        int perBatch = batchSize / imagesPerClass;
        int groups = classes.length / perBatch;
        List<int[]> batches = new ArrayList<>();
        for (int b = 0; b < batchesPerEpoch(); b++) {
            int from = b % groups * perBatch;
            batches.add(Arrays.copyOfRange(classes, from, from + perBatch));
        }
        return new ImageSupplies(data).shuffledBatches(batches, imagesPerClass, random);
    }
}
