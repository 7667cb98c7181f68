package io.contexture.mining;

import java.util.Arrays;

/**
 * Triplets of an anchor (row of a score matrix), a positive and a negative (columns). A triplet may occur more than once
 * and counts as often.
 *
 * @param rows      number of anchors there are, picked or not
 * @param anchors   row of each triplet
 * @param positives column of its positive
 * @param negatives column of its negative
 */
public record Triplets(int rows, int[] anchors, int[] positives, int[] negatives) implements Tuples {

    public Triplets {
        if (anchors.length != positives.length || anchors.length != negatives.length) {
            throw new IllegalArgumentException(
                    anchors.length + " anchors, " + positives.length + " positives and "
                            + negatives.length + " negatives; a triplet has one of each");
        }
    }

    /** Number of triplets. */
    public int size() {
        return anchors.length;
    }

    @Override
    public Pairs pairs() {
        return new Pairs(byAnchor(positives), byAnchor(negatives));
    }

    @Override
    public Triplets triplets() {
        return this;
    }

    private int[][] byAnchor(int[] columns) {
        int[] counts = new int[rows];
        for (int anchor : anchors) {
            counts[anchor]++;
        }
        int[][] grouped = new int[rows][];
        for (int a = 0; a < rows; a++) {
            grouped[a] = new int[counts[a]];
        }
        for (int t = anchors.length - 1; t >= 0; t--) {
            grouped[anchors[t]][--counts[anchors[t]]] = columns[t];
        }
        for (int a = 0; a < rows; a++) {
            grouped[a] = Arrays.stream(grouped[a]).sorted().distinct().toArray();
        }
        return grouped;
    }
}
