package io.contexture.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

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
 * @param labels         class of each image of the data set; any integers
 * @param batchSize      images of a batch, a multiple of {@code imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param tries          walks over the classes in an epoch, at least 1
 * @param maxBatches     batches of an epoch at most; 0 for no limit
 */
public record ClassBalancedSampler(int[] labels, int batchSize, int imagesPerClass, int tries, int maxBatches)
        implements
            BatchSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the batch size is not a multiple of m, there are fewer classes than a batch
     *                                  needs, or m is at least 2 and a class has a single image (named by its label)
     */
    public ClassBalancedSampler {
        labels = labels.clone();
        if (imagesPerClass < 1 || batchSize < 1 || batchSize % imagesPerClass != 0) {
            throw new IllegalArgumentException("batch size " + batchSize
                    + " is not a multiple of the images per class, " + imagesPerClass
                    + "; a batch holds whole classes, so choose e.g. "
                    + Math.max(1, Math.ceilDiv(batchSize, Math.max(1, imagesPerClass)))
                            * Math.max(1, imagesPerClass));
        }
        if (tries < 1 || maxBatches < 0) {
            throw new IllegalArgumentException("tries is " + tries + " and maxBatches " + maxBatches
                    + "; tries must be at least 1, maxBatches at least 0 (0: no limit)");
        }
        TreeMap<Integer, List<Integer>> classes = rowsByClass(labels);
        int needed = batchSize / imagesPerClass;
        if (classes.size() < needed) {
            throw new IllegalArgumentException("a batch of " + batchSize + " with " + imagesPerClass
                    + " images per class needs " + needed + " classes, but there are " + classes.size()
                    + "; use a batch size of at most " + classes.size() * imagesPerClass
                    + " or more images per class");
        }
        if (imagesPerClass > 1) {
            classes.forEach((label, rows) -> {
                if (rows.size() < 2) {
                    throw new IllegalArgumentException("class " + label + " has 1 image (row "
                            + rows.getFirst()
                            + "), but pairs of a class need at least 2; leave the class out or give it more images");
                }
            });
        }
    }

    /** Images per class as given, one walk over the classes an epoch, no limit on the batches. */
    public ClassBalancedSampler(int[] labels, int batchSize, int imagesPerClass) {
        this(labels, batchSize, imagesPerClass, 1, 0);
    }

    /** Class of each image: a copy. */
    @Override
    public int[] labels() {
        return labels.clone();
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        int groups = rowsByClass(labels).size() / (batchSize / imagesPerClass);
        int all = Math.multiplyExact(groups, tries);
        return maxBatches == 0 ? all : Math.min(all, maxBatches);
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        List<Supply> classes = new ArrayList<>();
        rowsByClass(labels).values().forEach(rows -> classes.add(new Supply(rows)));
        Collections.shuffle(classes, random);
        int perBatch = batchSize / imagesPerClass;
        int wanted = batchesPerEpoch();
        List<int[]> batches = new ArrayList<>(wanted);
        for (int first = 0; batches.size() < wanted; first += perBatch) {
            if (first + perBatch > classes.size()) {
                first = 0;
            }
            int[] batch = new int[batchSize];
            for (int c = 0; c < perBatch; c++) {
                classes.get(first + c).draw(batch, c * imagesPerClass, imagesPerClass, random);
            }
            batches.add(batch);
        }
        Collections.shuffle(batches, random);
        return batches;
    }

    private static TreeMap<Integer, List<Integer>> rowsByClass(int[] labels) {
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            classes.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        return classes;
    }

    /** The images of one class, handed out in shuffled rounds. */
    private static final class Supply {

        private final List<Integer> rows;
        private int next;

        Supply(List<Integer> rows) {
            this.rows = rows;
            next = rows.size();
        }

        void draw(int[] batch, int at, int count, RandomGenerator random) {
            if (rows.size() - next < count) {
                startRound(random);
            }
            for (int i = 0; i < count; i++) {
                if (next == rows.size()) {
                    startRound(random);
                }
                batch[at + i] = rows.get(next++);
            }
        }

        private void startRound(RandomGenerator random) {
            Collections.shuffle(rows, random);
            next = 0;
        }
    }
}
