package io.contexture.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Batches of two super-classes, in which a super-class takes part by its share of the images.
 *
 * <p>Super-class s gives {@code round(share_s * batchesPerPair * multiplier * 2)} half batches; its classes are walked in
 * shuffled rounds, none twice in a half batch. Half batches of different super-classes are paired round robin until only
 * one super-class has any left; that rest sits this epoch out. The batches are shuffled and cut to {@code maxBatches}.
 * Small super-classes and classes are treated as in {@link HierarchicalSampler}.
 *
 * <p>Source: {@code HierarchicalSamplerBalanced} of Liao et al. 2023 (ICML).
 *
 * @param data           the images by class and super-class, at least two of these
 * @param batchSize      images of a batch, a multiple of {@code 2 imagesPerClass}
 * @param imagesPerClass m, images that a class gives to a batch, at least 1; usually 4
 * @param batchesPerPair with {@code multiplier} the length of an epoch, at least 1; usually 10
 * @param multiplier     at least 1; usually the number of pairs of super-classes (66 for Stanford Online Products)
 * @param maxBatches     batches of an epoch at most; 0 for no limit (84480 / batch size in the authors' code for 224 pixels)
 */
public record HierarchicalBalancedSampler(ClassIndex data, int batchSize, int imagesPerClass,
        int batchesPerPair,
        int multiplier, int maxBatches) implements BatchSampler {

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the data set cannot fill such batches, has no two super-classes, or no two of
     *                                  them have a share large enough for half a batch; the message says what would do
     */
    public HierarchicalBalancedSampler {
        SuperPairs pairs = SuperPairs.ofSeveral("hierarchical balanced", data, batchSize, imagesPerClass,
                batchesPerPair);
        if (multiplier < 1 || maxBatches < 0) {
            throw new IllegalArgumentException("multiplier is " + multiplier + " and maxBatches " + maxBatches
                    + "; multiplier must be at least 1, maxBatches at least 0 (0: no limit)");
        }
        if (paired(halves(data, pairs.groups(), batchesPerPair, multiplier)).isEmpty()) {
            throw new IllegalArgumentException("with " + batchesPerPair + " batches per pair and multiplier "
                    + multiplier
                    + " no second super-class has a share of the images that gives half a batch; "
                    + "choose a greater multiplier (usually the number of pairs of super-classes, here "
                    + pairs.batches() / batchesPerPair + ") or m per class");
        }
    }

    /** Batches of an epoch, always the same number. */
    public int batchesPerEpoch() {
        int all = paired(halves(data, groups(), batchesPerPair, multiplier)).size();
        return maxBatches == 0 ? all : Math.min(all, maxBatches);
    }

    private List<int[]> groups() {
        return SuperPairs.of(data, batchSize, imagesPerClass, batchesPerPair).groups();
    }

    /** Half batches of each super-class. */
    private static int[] halves(ClassIndex data, List<int[]> groups, int batchesPerPair, int multiplier) {
        double all = 2.0 * batchesPerPair * multiplier / data.images();
        return groups.stream().mapToInt(group -> (int) Math
                .rint(all * Arrays.stream(group).mapToLong(c -> data.rows(c).length).sum())).toArray();
    }

    /** The two super-classes of each batch: each in turn is paired with every other while both have halves left. */
    private static List<int[]> paired(int[] halves) {
        int[] left = halves.clone();
        List<int[]> pairs = new ArrayList<>();
        for (int first = 0; Arrays.stream(left).filter(count -> count > 0).count() > 1; first = (first + 1)
                % left.length) {
            for (int second = 0; second < left.length && left[first] > 0; second++) {
                if (second != first && left[second] > 0) {
                    left[first]--;
                    left[second]--;
                    pairs.add(new int[]{first, second});
                }
            }
        }
        return pairs;
    }

    @Override
    public List<int[]> epoch(RandomGenerator random) {
        List<int[]> groups = groups();
        int[] halves = halves(data, groups, batchesPerPair, multiplier);
        int half = batchSize / imagesPerClass / 2;
        List<ArrayDeque<int[]>> ready = new ArrayList<>();
        for (int g = 0; g < halves.length; g++) {
            Deck classes = new Deck(groups.get(g));
            ready.add(new ArrayDeque<>());
            for (int h = 0; h < halves[g]; h++) {
                ready.getLast().add(classes.hand(half, random));
            }
        }
        List<int[]> batches = new ArrayList<>();
        for (int[] pair : paired(halves)) {
            batches.add(Stream.of(ready.get(pair[0]).remove(), ready.get(pair[1]).remove())
                    .flatMapToInt(IntStream::of).toArray());
        }
        return new ImageSupplies(data).shuffledBatches(batches, imagesPerClass, random).subList(0,
                batchesPerEpoch());
    }
}
