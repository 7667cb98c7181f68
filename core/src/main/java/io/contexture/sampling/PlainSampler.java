package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * All images in random order, cut into batches; what is left over sits this epoch out. For losses that need no positives in
 * the batch, as those with a proxy for each class.
 *
 * @param images    number of images of the data set
 * @param batchSize images of a batch, 1 to {@code images}
 */
public record PlainSampler(int images, int batchSize) implements BatchSampler {

    public PlainSampler {
        if (batchSize < 1 || batchSize > images) {
            throw new IllegalArgumentException("batch size is " + batchSize + " for " + images
                    + " images; allowed is 1 to the number of images");
        }
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        return images / batchSize;
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        int[] rows = IntStream.range(0, images).toArray();
        Shuffle.all(rows, random);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from + batchSize <= images; from += batchSize) {
            batches.add(Arrays.copyOfRange(rows, from, from + batchSize));
        }
        return batches;
    }
}
