package io.contexture.loss;

/**
 * Average precision of histograms, and its slopes on them: {@code AP = sum over k of h+_k H+_k / H_k, over sum of h+}, with h+ the
 * positives in bin k, and H+ and H the positives and all in bins 0 to k, the highest scores first.
 */
final class BinnedPrecision {

    private final double[] onPositives;
    private final double[] onNegatives;
    private final double average;

    /** Of histograms of the same bins, with something among the positives. */
    BinnedPrecision(double[] positives, double[] negatives) {
        int bins = positives.length;
        double[] precision = new double[bins];
        double[] all = new double[bins];
        double positivesSoFar = 0;
        double allSoFar = 0;
        double sum = 0;
        for (int k = 0; k < bins; k++) {
            positivesSoFar += positives[k];
            allSoFar += positives[k] + negatives[k];
            all[k] = allSoFar;
            precision[k] = allSoFar > 0 ? positivesSoFar / allSoFar : 0;
            sum += positives[k] * precision[k];
        }
        average = sum / positivesSoFar;

        // A row in bin k is counted in H (and H+) of all bins from there on.
        onPositives = new double[bins];
        onNegatives = new double[bins];
        double onCounted = 0;
        double onPositivesCounted = 0;
        for (int k = bins - 1; k >= 0; k--) {
            if (all[k] > 0) {
                onCounted -= positives[k] * precision[k] / all[k];
                onPositivesCounted += positives[k] / all[k];
            }
            onNegatives[k] = onCounted / positivesSoFar;
            onPositives[k] = (precision[k] + onPositivesCounted + onCounted - average) / positivesSoFar;
        }
    }

    /** AP, 0 to 1. */
    double average() {
        return average;
    }

    /** {@code dAP/dh+_k}. */
    double[] onPositives() {
        return onPositives;
    }

    /** {@code dAP/dh-_k}, h- being the negatives in bin k. */
    double[] onNegatives() {
        return onNegatives;
    }
}
