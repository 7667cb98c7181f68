package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batches of chains of negatives: a random anchor, its positives, and then the sample, of a class of the super-class that is
 * not in the chain yet, whose similarity to the anchor is nearest to a margin; that is the next anchor. With margin 1 the
 * chain goes to the most similar negative, with -1 to the least similar.
 *
 * <p>An anchor's positives are chosen as in {@link PositiveMarginSampler}; an anchor without any is passed over and the chain
 * goes on from an image of a class at random. Pairs of super-classes share batches as in {@link HierarchicalSampler}; a
 * data set without super-classes is one group, which gives whole batches. Where classes run out, those passed over fill the
 * rest with any of their positives.
 *
 * <p>Source: {@code HierarchicalSamplerNegativeMargin} of Liao et al. 2023 (ICML).
 *
 * @param data           the images by class and super-class
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 2; usually 4
 * @param batchesPerPair batches of each pair of super-classes in an epoch, at least 1; usually 10
 * @param positiveMargin the similarity below which a positive counts, above -1 and up to 1; usually 0.9
 * @param negativeMargin the similarity wanted of the next anchor, -1 to 1; usually 1
 */
public record NegativeMarginSampler(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair,
        double positiveMargin, double negativeMargin) implements EmbeddingSampler {

    /** Images whose scores with the anchors of all chains are in memory at once. */
    private static final int TILE = 4096;

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches; the message says what would do
     */
    public NegativeMarginSampler {
        SuperPairs _ = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        HardPositives.check(imagesPerClass, positiveMargin);
        if (!(negativeMargin >= -1 && negativeMargin <= 1)) {
            throw new IllegalArgumentException("negative margin is " + negativeMargin
                    + "; it is a cosine, -1 to 1, usually 1 (the most similar negative)");
        }
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
        HardPositives positives = new HardPositives(data, embeddings, positiveMargin, imagesPerClass);
        SuperPairs pairs = pairs();
        int[][] batches = new int[pairs.batches()][batchSize];
        List<List<GroupPairs.Part>> byGroup = pairs.plan(1).byGroup();
        for (int g = 0; g < byGroup.size(); g++) {
            int[] group = pairs.groups().get(g);
            List<NegativeChain> chains = new ArrayList<>();
            for (GroupPairs.Part part : byGroup.get(g)) {
                chains.add(new NegativeChain(group, positives, batches[part.batch()],
                        part.from() * imagesPerClass, part.count(), random.nextLong()));
            }
            run(chains, group, embeddings);
        }
        List<int[]> epoch = Arrays.asList(batches);
        Collections.shuffle(epoch, random);
        return epoch;
    }

    /** All chains of a super-class take each step together, so that their scores are one product of matrices. */
    private void run(List<NegativeChain> chains, int[] group, Matrix embeddings) {
        int[] rows = Arrays.stream(group).flatMap(c -> Arrays.stream(data.rows(c))).toArray();
        int[] places = IntStream.range(0, group.length).flatMap(
                place -> Arrays.stream(data.rows(group[place])).map(_ -> place)).toArray();
        List<NegativeChain> going = advanced(chains);
        while (!going.isEmpty()) {
            Matrix anchors = embeddings.select(going.stream().mapToInt(NegativeChain::anchor).toArray());
            List<NegativeChain> now = going;
            for (int from = 0; from < rows.length; from += TILE) {
                int first = from;
                int to = Math.min(rows.length, from + TILE);
                Matrix scores = MatrixProduct.timesTransposed(anchors,
                        embeddings.select(Arrays.copyOfRange(rows, from, to)));
                IntStream.range(0, now.size()).parallel().forEach(i -> now.get(i).look(scores.data(),
                        scores.index(i), rows, places, first, to, negativeMargin));
            }
            going.forEach(NegativeChain::next);
            going = advanced(going);
        }
    }

    /** The chains that need another anchor after their present one has been put in. */
    private static List<NegativeChain> advanced(List<NegativeChain> chains) {
        return chains.stream().filter(NegativeChain::advance).toList();
    }
}
