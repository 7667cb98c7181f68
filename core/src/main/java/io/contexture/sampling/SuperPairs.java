package io.contexture.sampling;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Batches shared by pairs of super-classes. Super-classes with fewer classes than half a batch needs are taken together; a
 * data set of one super-class (or none) gives whole batches.
 *
 * @param data           the images by class
 * @param shape          of a batch
 * @param groups         the classes of each super-class
 * @param batchesPerPair batches of each pair in an epoch
 */
record SuperPairs(ClassIndex data, BatchShape shape, List<int[]> groups, int batchesPerPair) {

    /**
     * Finds the super-classes.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches; the message says what would do
     */
    static SuperPairs of(ClassIndex data, int batchSize, int imagesPerClass, int batchesPerPair) {
        BatchShape shape = BatchShape.filledBy(data, batchSize, imagesPerClass);
        if (batchesPerPair < 1) {
            throw new IllegalArgumentException("batches per pair of super-classes is " + batchesPerPair
                    + "; allowed is 1 or more, usually 10");
        }
        List<int[]> groups = Groups.superClasses(data, Math.ceilDiv(shape.classes(), 2));
        if (groups.size() > 1) {
            int _ = shape.halfClasses();
        }
        return new SuperPairs(data, shape, groups, batchesPerPair);
    }

    /**
     * The same, where a single super-class will not do.
     *
     * @param what the batches, for the message
     * @throws IllegalArgumentException as {@link #of}, and if there are not two super-classes
     */
    static SuperPairs ofSeveral(String what, ClassIndex data, int batchSize, int imagesPerClass,
            int batchesPerPair) {
        BatchShape shape = BatchShape.filledBy(data, batchSize, imagesPerClass);
        int half = shape.halfClasses();
        SuperPairs pairs = of(data, batchSize, imagesPerClass, batchesPerPair);
        if (pairs.groups.size() < 2) {
            throw new IllegalArgumentException(what + " batches are shared by two super-classes of at least "
                    + half + " classes each (half a batch of " + batchSize
                    + "), but there are " + data.classes() + " classes and "
                    + data.superClassesInWords()
                    + "; give the images super-classes, make batches smaller, or use the sampler m per class");
        }
        return pairs;
    }

    /** Batches of an epoch. */
    int batches() {
        return Math.multiplyExact(batchesPerPair, GroupPairs.pairs(groups.size()));
    }

    /** Which super-classes share which batch, {@code times} as many batches as an epoch has. */
    GroupPairs plan(int times) {
        return new GroupPairs(groups.size(), shape.classes(), Math.multiplyExact(times, batches()));
    }

    /** The classes of batches, each part drawn anew at random from its super-class. */
    List<int[]> randomClasses(int times, RandomGenerator random) {
        GroupPairs plan = plan(times);
        int[][] classes = new int[plan.batches()][shape.classes()];
        List<int[]> walks = groups.stream().map(int[]::clone).toList();
        for (GroupPairs.Part part : plan.parts()) {
            int[] walk = walks.get(part.group());
            Shuffle.first(walk, part.count(), random);
            System.arraycopy(walk, 0, classes[part.batch()], part.from(), part.count());
        }
        return List.of(classes);
    }
}
