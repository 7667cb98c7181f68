package io.contexture.loss;

import java.util.Arrays;

/**
 * The rows of a batch class by class.
 *
 * @param rows   all rows, those of a class beside each other, ascending
 * @param starts for each row where its class begins in {@code rows}
 * @param ends   for each row where its class ends
 */
record ClassRows(int[] rows, int[] starts, int[] ends) {

    static ClassRows of(int[] labels) {
        int n = labels.length;
        long[] keys = new long[n];
        for (int row = 0; row < n; row++) {
            keys[row] = (long) labels[row] << Integer.SIZE | row;
        }
        Arrays.sort(keys);
        ClassRows classes = new ClassRows(new int[n], new int[n], new int[n]);
        int from = 0;
        for (int at = 0; at < n; at++) {
            classes.rows[at] = (int) keys[at];
            if (at + 1 == n || keys[at] >> Integer.SIZE != keys[at + 1] >> Integer.SIZE) {
                for (int member = from; member <= at; member++) {
                    classes.starts[(int) keys[member]] = from;
                    classes.ends[(int) keys[member]] = at + 1;
                }
                from = at + 1;
            }
        }
        return classes;
    }

    /** Where the class of a row begins in {@link #rows}. */
    int start(int row) {
        return starts[row];
    }

    /** Where it ends. */
    int end(int row) {
        return ends[row];
    }
}
