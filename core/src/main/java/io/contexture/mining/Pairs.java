package io.contexture.mining;

import java.util.Arrays;

/**
 * Pairs of an anchor (row of a score matrix) and a reference (column).
 *
 * @param positives for each anchor the columns of its positives, ascending, each once
 * @param negatives for each anchor the columns of its negatives, ascending, each once
 */
public record Pairs(int[][] positives, int[][] negatives) implements Tuples {

    public Pairs {
        if (positives.length != negatives.length) {
            throw new IllegalArgumentException(
                    "positives of " + positives.length + " anchors and negatives of "
                            + negatives.length + "; every anchor needs an entry in both, if an empty one");
        }
        requireAscending("positives", positives);
        requireAscending("negatives", negatives);
    }

    private static void requireAscending(String what, int[][] byAnchor) {
        for (int anchor = 0; anchor < byAnchor.length; anchor++) {
            int before = -1;
            for (int column : byAnchor[anchor]) {
                if (column <= before) {
                    throw new IllegalArgumentException(what + " of anchor " + anchor + ": column " + column
                            + (before < 0 ? "" : " after " + before)
                            + "; columns are 0 or more, ascending, each once");
                }
                before = column;
            }
        }
    }

    /** Number of positive pairs. */
    public long positiveCount() {
        return Arrays.stream(positives).mapToLong(columns -> columns.length).sum();
    }

    /** Number of negative pairs. */
    public long negativeCount() {
        return Arrays.stream(negatives).mapToLong(columns -> columns.length).sum();
    }

    @Override
    public int anchorCount() {
        return positives.length;
    }

    @Override
    public int columnBound() {
        int bound = 0;
        for (int a = 0; a < positives.length; a++) {
            bound = Math.max(bound, Math.max(bound(positives[a]), bound(negatives[a])));
        }
        return bound;
    }

    private static int bound(int[] ascending) {
        return ascending.length == 0 ? 0 : ascending[ascending.length - 1] + 1;
    }

    @Override
    public Pairs pairs() {
        return this;
    }

    @Override
    public Triplets triplets() {
        long count = 0;
        for (int a = 0; a < positives.length; a++) {
            count += (long) positives[a].length * negatives[a].length;
        }
        int size = Math.toIntExact(count);
        int[] anchors = new int[size];
        int[] ps = new int[size];
        int[] ns = new int[size];
        int at = 0;
        for (int a = 0; a < positives.length; a++) {
            for (int p : positives[a]) {
                for (int n : negatives[a]) {
                    anchors[at] = a;
                    ps[at] = p;
                    ns[at++] = n;
                }
            }
        }
        return new Triplets(positives.length, anchors, ps, ns);
    }
}
