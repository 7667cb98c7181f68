package io.contexture.loss;

import java.util.Arrays;

/**
 * Scores of a query with those it should find first, P: its positives and, where it is among the references, itself, which takes a
 * rank like any other; and with those it should find after them, N. A ranking loss reads them and adds slopes.
 */
public final class QueryScores {

    private final AnchorScores scores;
    private final float[] relevant;
    private final double[] onRelevant;

    QueryScores(AnchorScores scores) {
        this.scores = scores;
        int positives = scores.positiveCount();
        relevant = Arrays.copyOf(scores.positives(), positives + (scores.hasOwn() ? 1 : 0));
        if (scores.hasOwn()) {
            relevant[positives] = scores.own();
        }
        onRelevant = new double[relevant.length];
    }

    /** Size of P. */
    public int relevantCount() {
        return relevant.length;
    }

    /** Size of N. */
    public int negativeCount() {
        return scores.negativeCount();
    }

    /** Scores with P, all of the array. Not to be changed. */
    public float[] relevant() {
        return relevant;
    }

    /** Scores with N: the first {@link #negativeCount} values. Not to be changed. */
    public float[] negatives() {
        return scores.negatives();
    }

    /** Slopes on {@link #relevant}, to be added to. */
    public double[] onRelevant() {
        return onRelevant;
    }

    /** Slopes on {@link #negatives}, to be added to. */
    public double[] onNegatives() {
        return scores.onNegatives();
    }

    /** Hands the slopes, times a factor, on to the anchor's. */
    void finish(double factor) {
        int positives = scores.positiveCount();
        for (int p = 0; p < positives; p++) {
            scores.onPositives()[p] = factor * onRelevant[p];
        }
        if (scores.hasOwn()) {
            scores.addOnOwn(factor * onRelevant[positives]);
        }
        double[] onNegatives = scores.onNegatives();
        for (int n = 0; n < scores.negativeCount(); n++) {
            onNegatives[n] *= factor;
        }
    }
}
