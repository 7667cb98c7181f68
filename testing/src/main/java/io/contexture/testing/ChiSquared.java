package io.contexture.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Pearson's test that counts come from given probabilities. */
public final class ChiSquared {

    /** Of a normal variable: exceeded by one sound sampler in 10,000. */
    private static final double QUANTILE = 3.72;

    private ChiSquared() {}

    /**
     * Throws an AssertionError unless the counts are likely ones. Events that are expected fewer than five times count
     * together; those of probability 0 must not occur.
     *
     * @param probabilities of each event, up to a factor
     * @param counts        how often each event occurred
     */
    public static void assertDrawnFrom(double[] probabilities, int[] counts) {
        double draws = Arrays.stream(counts).sum();
        double total = Arrays.stream(probabilities).sum();
        double statistic = 0;
        double rareExpected = 0;
        double rareCount = 0;
        int cells = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = draws * probabilities[i] / total;
            if (expected == 0) {
                assertThat(counts[i]).as("event %d of probability 0", i).isZero();
            } else if (expected < 5) {
                rareExpected += expected;
                rareCount += counts[i];
            } else {
                statistic += Math.pow(counts[i] - expected, 2) / expected;
                cells++;
            }
        }
        if (rareExpected > 0) {
            statistic += Math.pow(rareCount - rareExpected, 2) / Math.max(5, rareExpected);
            cells++;
        }
        assertThat(statistic).isLessThanOrEqualTo(critical(cells - 1));
    }

    /** The quantile of chi-squared, as Wilson and Hilferty approximate it. */
    private static double critical(int freedom) {
        double variance = 2.0 / (9 * freedom);
        return freedom == 0 ? 0 : freedom * Math.pow(1 - variance + QUANTILE * Math.sqrt(variance), 3);
    }
}
