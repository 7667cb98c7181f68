package io.contexture.sampling;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of two super-classes: for each pair of them {@code batchesPerPair} batches, half from each, of classes at random
 * with {@code imagesPerClass} images each. Negatives of the same super-class are hard without looking at embeddings.
 *
 * <p>Super-classes with fewer classes than half a batch needs are taken together, the smallest first. A class gives images
 * not yet used in this epoch as long as it has enough; with fewer than {@code imagesPerClass} it gives each and then some
 * again.
 *
 * <p>Source: Cakir et al., "Deep Metric Learning to Rank", CVPR 2019, in the form of {@code HierarchicalSampler} of Liao et
 * al. 2023 (ICML).
 *
 * @param data           the images by class and super-class, at least two of these
 * @param batchSize      images of a batch, a multiple of {@code 2 imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param batchesPerPair batches of each pair of super-classes in an epoch, at least 1; usually 10
 */
public record HierarchicalSampler(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair)
        implements
            BatchSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches or has no two super-classes; the message
     *                                  says what would do
     */
    public HierarchicalSampler {
        SuperPairs _ = SuperPairs.ofSeveral("hierarchical", data, batchSize, imagesPerClass, batchesPerPair);
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        return pairs().batches();
    }

    private SuperPairs pairs() {
        return SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        List<int[]> classes = pairs().randomClasses(1, random);
        return new ImageSupplies(data).shuffledBatches(classes, imagesPerClass, random);
    }
}
