package io.contexture.retrieval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The gallery items of each class. */
final class ClassMembers {

    private static final int[] NONE = {};

    private final Map<Integer, int[]> items = new HashMap<>();

    ClassMembers(int[] labels) {
        int[] order = byLabel(labels);
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && labels[order[to]] == labels[order[from]]) {
                to++;
            }
            items.put(labels[order[from]], Arrays.copyOfRange(order, from, to));
            from = to;
        }
    }

    /** Items of a class, ascending; none for a class that the gallery lacks. */
    int[] of(int label) {
        return items.getOrDefault(label, NONE);
    }

    /** All row numbers, those of a class beside each other and ascending. */
    static int[] byLabel(int[] labels) {
        long[] keys = IntStream.range(0, labels.length).mapToLong(i -> ((long) labels[i] << 32) | i).sorted()
                .toArray();
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }
}
