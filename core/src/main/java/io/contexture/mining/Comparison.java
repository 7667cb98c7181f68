package io.contexture.mining;

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
    private final @Nullable Pairs mined;
    private final @Nullable Tuples tuples;

    private Comparison(int[] anchorLabels, int[] referenceLabels, int @Nullable [] own, ClassColumns columns,
            @Nullable Tuples tuples) {
        this.anchorLabels = anchorLabels;
        this.referenceLabels = referenceLabels;
        this.own = own;
        this.columns = columns;
        this.tuples = tuples;
        this.mined = tuples == null ? null : tuples.pairs();
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
     */
    public static Comparison between(int[] anchorLabels, int[] referenceLabels, int[] own) {
        if (own.length != anchorLabels.length) {
            throw new IllegalArgumentException(own.length + " own columns for " + anchorLabels.length
                    + " anchors; every anchor needs one, -1 if it has no copy");
        }
        return new Comparison(anchorLabels, referenceLabels, own, new ClassColumns(referenceLabels), null);
    }

    /** The same rows and columns, of which only these pairs or triplets are looked at. */
    public Comparison restrictedTo(Tuples picked) {
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
     * The positives of an anchor.
     *
     * @param into room for {@link #references} columns; filled from the start, ascending
     * @return how many there are
     */
    public int positives(int anchor, int[] into) {
        if (mined != null) {
            return copy(mined.positives()[anchor], into);
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
        if (mined != null) {
            return copy(mined.negatives()[anchor], into);
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

    private static int copy(int[] columns, int[] into) {
        System.arraycopy(columns, 0, into, 0, columns.length);
        return columns.length;
    }
}
