package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

/**
 * One row of a score matrix, taken apart by whom the anchor is compared with: its positives, its negatives, and its own
 * copy. A loss reads the scores and adds slopes: derivatives of its elements with respect to them. Room for one thread, used for
 * one anchor after another.
 */
public final class AnchorScores {

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
    private float own;
    private double onOwn;

    AnchorScores(int references) {
        positiveColumns = new int[references];
        negativeColumns = new int[references];
        positives = new float[references];
        negatives = new float[references];
        onPositives = new double[references];
        onNegatives = new double[references];
    }

    /** Takes a row apart, with all slopes 0. */
    void read(Matrix scores, Comparison comparison, int row) {
        anchor = row;
        label = comparison.anchorLabel(row);
        ownColumn = comparison.own(row);
        positiveCount = comparison.positives(row, positiveColumns);
        negativeCount = comparison.negatives(row, negativeColumns);
        int at = scores.index(row);
        for (int p = 0; p < positiveCount; p++) {
            positives[p] = scores.data()[at + positiveColumns[p]];
            onPositives[p] = 0;
        }
        for (int n = 0; n < negativeCount; n++) {
            negatives[n] = scores.data()[at + negativeColumns[n]];
            onNegatives[n] = 0;
        }
        own = ownColumn < 0 ? 0 : scores.data()[at + ownColumn];
        onOwn = 0;
    }

    /** Adds the slopes, times a factor, to the row of a gradient. */
    void addSlopes(Matrix gradient, double factor) {
        int at = gradient.index(anchor);
        for (int p = 0; p < positiveCount; p++) {
            gradient.data()[at + positiveColumns[p]] += (float) (factor * onPositives[p]);
        }
        for (int n = 0; n < negativeCount; n++) {
            gradient.data()[at + negativeColumns[n]] += (float) (factor * onNegatives[n]);
        }
        if (ownColumn >= 0) {
            gradient.data()[at + ownColumn] += (float) (factor * onOwn);
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
