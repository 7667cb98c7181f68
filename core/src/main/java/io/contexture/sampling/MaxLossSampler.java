package io.contexture.sampling;

import io.contexture.linalg.Matrix;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The batches with the largest loss: {@code factor} times as many as needed are drawn for each pair of super-classes, as
 * {@link HierarchicalSampler} does, and of each pair's those with the largest loss on the current embeddings are kept. A
 * data set without super-classes is one group, which gives whole batches.
 *
 * <p>Source: {@code HierarchicalSamplerMaxLoss} of Liao et al. 2023 (ICML).
 *
 * @param data           the images by class and super-class
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param batchesPerPair batches of each pair of super-classes in an epoch, at least 1; usually 10
 * @param factor         batches drawn for each that is kept, at least 1; usually 2
 * @param loss           judges the batches; a loss without weights or memory
 */
public record MaxLossSampler(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair,
        int factor,
        EmbeddingLoss loss) implements EmbeddingSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches, or the loss needs a state; the message
     *                                  says what would do
     */
    public MaxLossSampler {
        SuperPairs _ = SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair);
        if (factor < 1) {
            throw new IllegalArgumentException("factor is " + factor
                    + "; allowed is 1 (keep every batch drawn) or more, usually 2");
        }
        LossState state = loss.initialState(2, 2, new SplittableRandom(0));
        if (!state.weights().isEmpty() || !state.memory().isEmpty()) {
            throw new IllegalArgumentException(loss + " has weights or a memory, which a sampler does not; "
                    + "judge batches by a loss of the batch alone, e.g. the contextual or the contrastive loss");
        }
    }

    /** The same, judging by another loss. */
    public MaxLossSampler withLoss(EmbeddingLoss other) {
        return new MaxLossSampler(data, batchSize, imagesPerClass, batchesPerPair, factor, other);
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
        SuperPairs pairs = pairs();
        int[] labels = new int[data.dataSetSize()];
        for (int c = 0; c < data.classes(); c++) {
            for (int row : data.rows(c)) {
                labels[row] = c;
            }
        }
        ImageSupplies images = new ImageSupplies(data);
        List<int[]> drawn = pairs.randomClasses(factor, random).stream()
                .map(classes -> images.batch(classes, imagesPerClass, random)).toList();
        double[] losses = IntStream.range(0, drawn.size()).parallel()
                .mapToDouble(b -> loss.evaluate(embeddings.select(drawn.get(b)),
                        Arrays.stream(drawn.get(b)).map(row -> labels[row]).toArray()).value())
                .toArray();
        int pairCount = GroupPairs.pairs(pairs.groups().size());
        List<int[]> kept = new ArrayList<>();
        for (int pair = 0; pair < pairCount; pair++) {
            IntStream.iterate(pair, b -> b < losses.length, b -> b + pairCount).boxed()
                    .sorted(Comparator.comparingDouble(b -> -losses[b])).limit(batchesPerPair)
                    .forEach(b -> kept.add(drawn.get(b)));
        }
        Collections.shuffle(kept, random);
        return kept;
    }
}
