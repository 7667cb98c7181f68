package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches of positives that are still far apart: of each class an anchor at random with {@code imagesPerClass - 1} positives
 * whose similarity to it is below the margin. Classes whose anchor has none are passed over.
 *
 * <p>Pairs of super-classes share batches as in {@link HierarchicalSampler}; a data set without super-classes is one group,
 * which gives whole batches. An anchor with too few such positives has each of them and then some again. Where
 * a super-class has too few such anchors to fill its part, as it has at the end of a training that goes well, those passed
 * over fill the rest with any of their positives.
 *
 * <p>Source: {@code HierarchicalSamplerPositiveMargin} of Liao et al. 2023 (ICML), which stops with an error there.
 *
 * @param data           the images by class and super-class
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 2; usually 4
 * @param batchesPerPair batches of each pair of super-classes in an epoch, at least 1; usually 10
 * @param margin         the similarity below which a positive counts, above -1 and up to 1; usually 0.9
 */
public record PositiveMarginSampler(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair,
        double margin) implements EmbeddingSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches; the message says what would do
     */
    public PositiveMarginSampler {
        SuperPairs _ = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        HardPositives.check(imagesPerClass, margin);
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        return pairs().batches();
    }

    private SuperPairs pairs() {
        return SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
    }

    @Override
    public List<int[]> epoch(RandomGenerator random, Matrix embeddings) {
        data.requireEmbeddings(embeddings);
        HardPositives positives = new HardPositives(data, embeddings, margin, imagesPerClass);
        SuperPairs pairs = pairs();
        int[][] batches = new int[pairs.batches()][batchSize];
        for (GroupPairs.Part part : pairs.plan(1).parts()) {
            draw(part, pairs.groups().get(part.group()), positives, batches[part.batch()], random);
        }
        List<int[]> epoch = Arrays.asList(batches);
        Collections.shuffle(epoch, random);
        return epoch;
    }

    private void draw(GroupPairs.Part part, int[] group, HardPositives positives, int[] batch,
            RandomGenerator random) {
        int[] walk = group.clone();
        Shuffle.all(walk, random);
        int[] passedOver = new int[walk.length];
        int passed = 0;
        int filled = 0;
        for (int i = 0; i < walk.length && filled < part.count(); i++) {
            int at = (part.from() + filled) * imagesPerClass;
            if (positives.fill(batch, at, positives.anchor(walk[i], random), walk[i], random)) {
                filled++;
            } else {
                passedOver[passed++] = walk[i];
            }
        }
        for (int i = 0; filled < part.count(); i++, filled++) {
            int at = (part.from() + filled) * imagesPerClass;
            positives.fillAnyhow(batch, at, positives.anchor(passedOver[i], random), passedOver[i], random);
        }
    }
}
