package io.contexture.mining;

import java.util.BitSet;
import java.util.List;

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
        for (int t = 0; t < anchors.length; t++) {
            if (anchors[t] < 0 || anchors[t] >= rows || positives[t] < 0 || negatives[t] < 0) {
                throw new IllegalArgumentException("triplet " + t + " is (" + anchors[t] + ", " + positives[t]
                        + ", " + negatives[t] + "); anchors are 0 to " + (rows - 1)
                        + ", columns 0 or more");
            }
        }
    }

    /**
     * Of what was picked for each anchor.
     *
     * @param byAnchor for each anchor the positive and the negative of its first triplet, of its second, and so on
     */
    static Triplets of(List<int[]> byAnchor) {
        int size = 0;
        for (int[] picked : byAnchor) {
            size = Math.addExact(size, picked.length / 2);
        }
        Triplets triplets = new Triplets(byAnchor.size(), new int[size], new int[size], new int[size]);
        int t = 0;
        for (int anchor = 0; anchor < byAnchor.size(); anchor++) {
            int[] picked = byAnchor.get(anchor);
            for (int at = 0; at < picked.length; at += 2) {
                triplets.anchors[t] = anchor;
                triplets.positives[t] = picked[at];
                triplets.negatives[t++] = picked[at + 1];
            }
        }
        return triplets;
    }

    /** Number of triplets. */
    public int size() {
        return anchors.length;
    }

    @Override
    public int anchorCount() {
        return rows;
    }

    @Override
    public int columnBound() {
        int bound = 0;
        for (int t = 0; t < anchors.length; t++) {
            bound = Math.max(bound, Math.max(positives[t], negatives[t]) + 1);
        }
        return bound;
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
        // Triplets repeat their columns many times over: marks order them, and leave one of each, without sorting.
        BitSet marks = new BitSet();
        for (int a = 0; a < rows; a++) {
            for (int column : grouped[a]) {
                marks.set(column);
            }
            grouped[a] = marks.stream().toArray();
            marks.clear();
        }
        return grouped;
    }
}
