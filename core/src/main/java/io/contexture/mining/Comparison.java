package io.contexture.mining;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who the rows and columns of a score matrix are: anchors and references with their classes, and which column, if any, is
 * the anchor's own copy. A positive of an anchor is a reference of its class other than its own copy, a negative one of
 * another class; where tuples were mined, only the mined ones.
 */
public final class Comparison {

    private final int[] anchorLabels;
    private final int[] referenceLabels;
    private final int @Nullable [] own;
    private final ClassColumns columns;
    private final @Nullable Tuples tuples;
    /** The pairs of {@link #tuples}, made when they are first asked for: a loss on triplets never does. */
    private volatile @Nullable Pairs pairs;

    private Comparison(int[] anchorLabels, int[] referenceLabels, int @Nullable [] own, ClassColumns columns,
            @Nullable Tuples tuples) {
        this.anchorLabels = anchorLabels;
        this.referenceLabels = referenceLabels;
        this.own = own;
        this.columns = columns;
        this.tuples = tuples;
    }

    /** A batch with itself: column i is row i. */
    public static Comparison within(int[] labels) {
        return new Comparison(labels, labels, null, new ClassColumns(labels), null);
    }

    /**
     * Anchors with another set.
     *
     * @param anchorLabels    class of each row
     * @param referenceLabels class of each column
     * @param own             column of each anchor's own copy, -1 where there is none
     * @throws IllegalArgumentException if there is not one own column for each anchor, or one is not a column
     */
    public static Comparison between(int[] anchorLabels, int[] referenceLabels, int[] own) {
        if (own.length != anchorLabels.length) {
            throw new IllegalArgumentException(own.length + " own columns for " + anchorLabels.length
                    + " anchors; every anchor needs one, -1 if it has no copy");
        }
        for (int anchor = 0; anchor < own.length; anchor++) {
            if (own[anchor] < -1 || own[anchor] >= referenceLabels.length) {
                throw new IllegalArgumentException("own column of anchor " + anchor + " is " + own[anchor]
                        + "; allowed are 0 to " + (referenceLabels.length - 1)
                        + ", and -1 for an anchor without a copy");
            }
        }
        return new Comparison(anchorLabels, referenceLabels, own, new ClassColumns(referenceLabels), null);
    }

    /**
     * The same rows and columns, of which only these pairs or triplets are looked at.
     *
     * @throws IllegalArgumentException if they are of another number of anchors, or name a column that is not there
     */
    public Comparison restrictedTo(Tuples picked) {
        if (picked.anchorCount() != anchors() || picked.columnBound() > references()) {
            throw new IllegalArgumentException("tuples of " + picked.anchorCount()
                    + " anchors with columns below " + picked.columnBound() + " do not fit " + anchors()
                    + " anchors and " + references() + " references");
        }
        return new Comparison(anchorLabels, referenceLabels, own, columns, picked);
    }

    /** Number of rows. */
    public int anchors() {
        return anchorLabels.length;
    }

    /** Number of columns. */
    public int references() {
        return referenceLabels.length;
    }

    /** Class of a row. */
    public int anchorLabel(int anchor) {
        return anchorLabels[anchor];
    }

    /** Class of a column. */
    public int referenceLabel(int reference) {
        return referenceLabels[reference];
    }

    /** Column of the anchor's own copy, -1 if there is none. */
    public int own(int anchor) {
        return own == null ? anchor : own[anchor];
    }

    /** Whether rows and columns are the same batch. */
    public boolean isWithin() {
        return own == null;
    }

    /** The picked tuples; null if all pairs are looked at. */
    public @Nullable Tuples tuples() {
        return tuples;
    }

    /**
     * Columns that are no negatives of the anchor: those of its class and its own copy, whatever class that is given;
     * ascending. All others are, unless tuples were mined. Not to be changed.
     */
    public int[] columnsApartFromNegatives(int anchor) {
        int[] ofItsClass = columns.of(anchorLabels[anchor]);
        int self = own(anchor);
        return self < 0 || referenceLabels[self] == anchorLabels[anchor]
                ? ofItsClass
                : IntStream.concat(IntStream.of(self), IntStream.of(ofItsClass)).sorted().toArray();
    }

    /**
     * All triplets that are looked at, listed: the picked ones, or every positive of an anchor with every negative of it, in
     * the order of anchors, positives, negatives. There may be as many as n^3.
     *
     * @throws ArithmeticException if they are more than an array holds
     */
    public Triplets triplets() {
        if (tuples != null) {
            return tuples.triplets();
        }
        int[][] positives = new int[anchors()][];
        int[][] negatives = new int[anchors()][];
        int[] room = new int[references()];
        for (int anchor = 0; anchor < anchors(); anchor++) {
            positives[anchor] = Arrays.copyOf(room, positives(anchor, room));
            negatives[anchor] = Arrays.copyOf(room, negatives(anchor, room));
        }
        return new Pairs(positives, negatives).triplets();
    }

    /**
     * The positives of an anchor.
     *
     * @param into room for {@link #references} columns; filled from the start, ascending
     * @return how many there are
     */
    public int positives(int anchor, int[] into) {
        if (tuples != null) {
            return copy(pairsOf(tuples).positives()[anchor], into);
        }
        int self = own(anchor);
        int count = 0;
        for (int j : columnsApartFromNegatives(anchor)) {
            if (j != self) {
                into[count++] = j;
            }
        }
        return count;
    }

    /**
     * The negatives of an anchor.
     *
     * @param into room for {@link #references} columns; filled from the start, ascending
     * @return how many there are
     */
    public int negatives(int anchor, int[] into) {
        if (tuples != null) {
            return copy(pairsOf(tuples).negatives()[anchor], into);
        }
        int count = 0;
        int next = 0;
        for (int j : columnsApartFromNegatives(anchor)) {
            while (next < j) {
                into[count++] = next++;
            }
            next = j + 1;
        }
        while (next < referenceLabels.length) {
            into[count++] = next++;
        }
        return count;
    }

    private Pairs pairsOf(Tuples picked) {
        Pairs made = pairs;
        return made != null ? made : makePairs(picked);
    }

    private synchronized Pairs makePairs(Tuples picked) {
        Pairs made = pairs;
        if (made == null) {
            made = picked.pairs();
            pairs = made;
        }
        return made;
    }

    private static int copy(int[] columns, int[] into) {
        System.arraycopy(columns, 0, into, 0, columns.length);
        return columns.length;
    }
}
