package io.contexture.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Parts of a labelled set of which one at a time is held out of a training.
 *
 * @param count  how many parts
 * @param ofRow  the part of each row, 0 to count - 1
 * @param labels class of each row
 */
public record Folds(int count, int[] ofRow, int[] labels) {

    /**
     * Draws parts over which each class is spread as evenly as it can be, and which differ in size by one row at most.
     *
     * @param labels class of each row
     * @param count  how many parts, at least 2 and at most as many as there are rows
     * @throws IllegalArgumentException if there are too few or too many
     */
    public static Folds draw(int[] labels, int count, RandomGenerator random) {
        if (count < 2 || count > labels.length) {
            throw new IllegalArgumentException(
                    "folds is " + count + "; allowed: 2 to " + labels.length + ", the number of images");
        }
        TreeMap<Integer, List<Integer>> classes = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            classes.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        int[] ofRow = new int[labels.length];
        int dealt = 0;
        for (List<Integer> rows : classes.values()) {
            Collections.shuffle(rows, Random.from(random));
            for (int row : rows) {
                ofRow[row] = dealt++ % count;
            }
        }
        return new Folds(count, ofRow, labels.clone());
    }

    /** The rows of a part, ascending. */
    public int[] heldOut(int fold) {
        return IntStream.range(0, ofRow.length).filter(row -> ofRow[row] == fold).toArray();
    }

    /** The rows to train on while a part is held out, ascending: all others, but for those of a class that has only one left. */
    public int[] trained(int fold) {
        TreeMap<Integer, Integer> left = new TreeMap<>();
        for (int row = 0; row < ofRow.length; row++) {
            if (ofRow[row] != fold) {
                left.merge(labels[row], 1, Integer::sum);
            }
        }
        return IntStream.range(0, ofRow.length)
                .filter(row -> ofRow[row] != fold && left.getOrDefault(labels[row], 0) > 1).toArray();
    }
}
