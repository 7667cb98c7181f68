package io.contexture.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The part of the training set on which a run is measured: enough for a curve, and quick. */
final class TrainingSample {

    private static final int SIZE = 1000;
    private static final int PER_CLASS = 20;

    private TrainingSample() {}

    /** At most so many rows a class of classes drawn by the seed, until there are enough; ascending. */
    static int[] rows(int[] labels, long seed) {
        TreeMap<Integer, List<Integer>> rowsByClass = new TreeMap<>();
        for (int row = 0; row < labels.length; row++) {
            rowsByClass.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        List<List<Integer>> classes = new ArrayList<>(rowsByClass.values());
        Collections.shuffle(classes, Random.from(new SplittableRandom(seed)));
        List<Integer> chosen = new ArrayList<>();
        for (List<Integer> rows : classes) {
            if (chosen.size() < SIZE) {
                chosen.addAll(rows.subList(0, Math.min(rows.size(), PER_CLASS)));
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
