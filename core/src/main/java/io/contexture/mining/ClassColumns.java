package io.contexture.mining;

import java.util.HashMap;
import java.util.Map;

/** The columns of each class, ascending: looked up instead of searched for, once an anchor. */
final class ClassColumns {

    private static final int[] NONE = {};

    private final Map<Integer, int[]> columns = new HashMap<>();

    ClassColumns(int[] labels) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int label : labels) {
            counts.merge(label, 1, Integer::sum);
        }
        for (int column = labels.length - 1; column >= 0; column--) {
            int label = labels[column];
            int left = counts.merge(label, -1, Integer::sum);
            columns.computeIfAbsent(label, _ -> new int[left + 1])[left] = column;
        }
    }

    /** Columns of a class; empty if it has none. Not to be changed. */
    int[] of(int label) {
        return columns.getOrDefault(label, NONE);
    }
}
