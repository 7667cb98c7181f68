package io.contexture.loss;

import io.contexture.linalg.Exponential;

/**
 * Odds {@code e^((s_j - s) / tau)} of scores {@code s_j} over one score {@code s} after another. They are quotients of
 * {@code e^(s_j / tau)} and {@code e^(s / tau)}, so that an exponential a score is enough, where one a pair would be
 * most of a ranking loss's time. Scores too far apart for that are taken pair by pair. Odds are finite at any temperature.
 */
final class Odds {

    /** Exponents this far from 0 leave the quotient of two exponentials within a double's range. */
    private static final double LARGEST_EXPONENT = 300;

    private final float[] scores;
    private final int count;
    private final double tau;
    private final double middle;
    private final double[] exponentials;

    /** Of the first {@code count} scores. */
    Odds(float[] scores, int count, double tau) {
        this.scores = scores;
        this.count = count;
        this.tau = tau;
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < count; j++) {
            if (scores[j] < lowest) {
                lowest = scores[j];
            }
            if (scores[j] > highest) {
                highest = scores[j];
            }
        }
        middle = ((double) lowest + highest) / 2;
        boolean inRange = highest - middle <= LARGEST_EXPONENT * tau;
        exponentials = new double[inRange ? count : 0];
        for (int j = 0; j < exponentials.length; j++) {
            exponentials[j] = (scores[j] - middle) / tau;
        }
        Exponential.replace(exponentials, exponentials.length, 0);
    }

    /**
     * The odds over a score.
     *
     * @param into room for all of them
     */
    void over(double score, double[] into) {
        if (exponentials.length == count && Math.abs(score - middle) <= LARGEST_EXPONENT * tau) {
            double inverse = Math.exp((middle - score) / tau);
            for (int j = 0; j < count; j++) {
                into[j] = exponentials[j] * inverse;
            }
        } else {
            for (int j = 0; j < count; j++) {
                into[j] = Math.exp(Math.min((scores[j] - score) / tau, 2 * LARGEST_EXPONENT));
            }
        }
    }
}
