package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Batches of {@code imagesPerClass} images a class, from rounds of classes drawn without replacement ("balanced").
 *
 * <p>Every round draws {@code classesPerRound} of all classes anew and fills batches with them. A class gives images that it
 * has not given in this epoch; when fewer than {@code imagesPerClass} are left, it starts anew. An epoch has as many
 * batches as the images would fill, at least one. A class with fewer than {@code imagesPerClass} images gives each and then
 * some again.
 *
 * <p>Source: {@code BalancedSampler} of Liao et al. 2023 (ICML), their code for 224 pixels, with rounds of 96 classes.
 *
 * @param data            the images by class
 * @param batchSize       images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass  m, images that a class gives to a batch, at least 1; usually 4
 * @param classesPerRound classes of a round, a multiple of the classes of a batch, at most all of them; usually 96
 */
public record RoundsSampler(ClassIndex data, int batchSize, int imagesPerClass, int classesPerRound)
        implements
            BatchSampler {

    /** Classes of a round in the paper. */
    public static final int PAPER_ROUND = 96;

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches or rounds; the message says what would do
     */
    public RoundsSampler {
        BatchShape shape = BatchShape.filledBy(data, batchSize, imagesPerClass);
        if (classesPerRound < 1 || classesPerRound > data.classes()
                || classesPerRound % shape.classes() != 0) {
            throw new IllegalArgumentException("classes of a round is " + classesPerRound
                    + "; allowed is a multiple of " + shape.classes() + " (the classes of a batch) up to "
                    + data.classes() + " (all classes), e.g. " + largestRound(data, shape));
        }
    }

    /** Rounds of 96 classes, or of the largest number below that is allowed; of one batch if a batch holds more. */
    public RoundsSampler(ClassIndex data, int batchSize, int imagesPerClass) {
        this(data, batchSize, imagesPerClass,
                largestRound(data, BatchShape.filledBy(data, batchSize, imagesPerClass)));
    }

    private static int largestRound(ClassIndex data, BatchShape shape) {
        int most = Math.min(PAPER_ROUND, data.classes());
        return Math.max(1, most / shape.classes()) * shape.classes();
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        return Math.max(1, data.images() / batchSize);
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        int[] classes = IntStream.range(0, data.classes()).toArray();
        int perBatch = batchSize / imagesPerClass;
        int perRound = classesPerRound / perBatch;
        ImageSupplies images = new ImageSupplies(data);
        List<int[]> batches = new ArrayList<>();
        for (int b = 0; b < batchesPerEpoch(); b++) {
            int from = b % perRound * perBatch;
            if (from == 0) {
                Shuffle.first(classes, classesPerRound, random);
            }
            batches.add(images.batch(Arrays.copyOfRange(classes, from, from + perBatch), imagesPerClass,
                    random));
        }
        return batches;
    }
}
