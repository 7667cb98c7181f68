package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.mining.Comparison;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One row of a score matrix, taken apart by whom the anchor is compared with: its positives, its negatives, and its own
 * copy. A loss reads the scores and adds slopes: derivatives of its elements with respect to them. Room for one thread, used for
 * one anchor after another.
 */
public final class AnchorScores {

    /** Entries below which asking another thread for help costs more than it saves. */
    static final int PARALLEL_FROM = 1 << 13;

    private final int[] positiveColumns;
    private final int[] negativeColumns;
    private final float[] positives;
    private final float[] negatives;
    private final double[] onPositives;
    private final double[] onNegatives;
    private int anchor;
    private int label;
    private int ownColumn;
    private int positiveCount;
    private int negativeCount;
    private boolean mined;
    /** Columns between the runs of negatives, unless tuples were mined. */
    private int[] between = {};
    private float own;
    private double onOwn;

    private AnchorScores(int references) {
        positiveColumns = new int[references];
        negativeColumns = new int[references];
        positives = new float[references];
        negatives = new float[references];
        onPositives = new double[references];
        onNegatives = new double[references];
    }

    /** Shows the anchors one after another, to several threads at once. What is shown is valid until {@code work} returns. */
    static void forEach(Matrix scores, Comparison comparison, Consumer<AnchorScores> work) {
        Ranges.forEach(scores.rows(), rowsOf(PARALLEL_FROM, scores), (from, to) -> {
            AnchorScores anchor = new AnchorScores(scores.columns());
            for (int row = from; row < to; row++) {
                anchor.read(scores, comparison, row);
                work.accept(anchor);
            }
        });
    }

    /** Calls {@code work} for each row of a matrix, by several threads at once if that is worth it for a simple loop. */
    static void forEachRow(Matrix matrix, IntConsumer work) {
        Ranges.forEach(matrix.rows(), rowsOf(4 * PARALLEL_FROM, matrix), (from, to) -> {
            for (int row = from; row < to; row++) {
                work.accept(row);
            }
        });
    }

    private static int rowsOf(int entries, Matrix matrix) {
        return Math.ceilDiv(entries, Math.max(1, matrix.columns()));
    }

    /** Takes a row apart, with all slopes 0. */
    private void read(Matrix scores, Comparison comparison, int row) {
        anchor = row;
        label = comparison.anchorLabel(row);
        ownColumn = comparison.own(row);
        mined = comparison.tuples() != null;
        int at = scores.index(row);
        positiveCount = comparison.positives(row, positiveColumns);
        for (int p = 0; p < positiveCount; p++) {
            positives[p] = scores.data()[at + positiveColumns[p]];
        }
        if (mined) {
            negativeCount = comparison.negatives(row, negativeColumns);
            for (int n = 0; n < negativeCount; n++) {
                negatives[n] = scores.data()[at + negativeColumns[n]];
            }
        } else {
            between = comparison.columnsApartFromNegatives(row);
            negativeCount = 0;
            for (int run = 0; run <= between.length; run++) {
                int from = runStart(run);
                int length = runEnd(run, scores.columns()) - from;
                System.arraycopy(scores.data(), at + from, negatives, negativeCount, length);
                negativeCount += length;
            }
        }
        Arrays.fill(onPositives, 0, positiveCount, 0);
        Arrays.fill(onNegatives, 0, negativeCount, 0);
        own = ownColumn < 0 ? 0 : scores.data()[at + ownColumn];
        onOwn = 0;
    }

    /** Negatives lie in runs between the few columns that are none: they are copied, not gathered. */
    private int runStart(int run) {
        return run == 0 ? 0 : between[run - 1] + 1;
    }

    private int runEnd(int run, int columns) {
        return run == between.length ? columns : between[run];
    }

    /** Adds the slopes, times a factor, to the row of a gradient. */
    void addSlopes(Matrix gradient, double factor) {
        int at = gradient.index(anchor);
        float[] to = gradient.data();
        for (int p = 0; p < positiveCount; p++) {
            to[at + positiveColumns[p]] += (float) (factor * onPositives[p]);
        }
        if (mined) {
            for (int n = 0; n < negativeCount; n++) {
                to[at + negativeColumns[n]] += (float) (factor * onNegatives[n]);
            }
        } else {
            int n = 0;
            for (int run = 0; run <= between.length; run++) {
                int from = at + runStart(run);
                int length = at + runEnd(run, gradient.columns()) - from;
                for (int i = 0; i < length; i++) {
                    to[from + i] += (float) (factor * onNegatives[n + i]);
                }
                n += length;
            }
        }
        if (ownColumn >= 0) {
            to[at + ownColumn] += (float) (factor * onOwn);
        }
    }

    /** The anchor's row. */
    public int anchor() {
        return anchor;
    }

    /** The anchor's class. */
    public int label() {
        return label;
    }

    /** Columns of the positives: the first {@link #positiveCount} values, ascending. Not to be changed. */
    int[] positiveColumns() {
        return positiveColumns;
    }

    /** Number of positives. */
    public int positiveCount() {
        return positiveCount;
    }

    /** Number of negatives. */
    public int negativeCount() {
        return negativeCount;
    }

    /** Scores with the positives: the first {@link #positiveCount} values. Not to be changed. */
    public float[] positives() {
        return positives;
    }

    /** Scores with the negatives: the first {@link #negativeCount} values. Not to be changed. */
    public float[] negatives() {
        return negatives;
    }

    /** Whether tuples were mined, so that the positives and negatives are not all there are. */
    boolean isMined() {
        return mined;
    }

    /** Whether the anchor's own copy is among the references. */
    public boolean hasOwn() {
        return ownColumn >= 0;
    }

    /** Score of the anchor with its own copy. */
    public float own() {
        return own;
    }

    /** Slopes on {@link #positives}, to be added to. */
    public double[] onPositives() {
        return onPositives;
    }

    /** Slopes on {@link #negatives}, to be added to. */
    public double[] onNegatives() {
        return onNegatives;
    }

    /** Adds to the slope on {@link #own}. */
    public void addOnOwn(double slope) {
        onOwn += slope;
    }
}
