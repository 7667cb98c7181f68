package io.contexture.cli;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A figure over several runs that differ in the seed alone.
 *
 * @param runs     how many
 * @param mean     of the figure
 * @param halfWidth of the interval around the mean that covers the true mean with a probability of 95 %, by Student's t: it takes
 *                 the figures to be normally distributed; NaN for one run
 */
record MeanOfRuns(int runs, double mean, double halfWidth) {

    private static final double COVERED = 0.95;

    static MeanOfRuns of(double... figures) {
        double mean = Arrays.stream(figures).average().orElse(Double.NaN);
        int freedom = figures.length - 1;
        if (freedom < 1) {
            return new MeanOfRuns(figures.length, mean, Double.NaN);
        }
        double squares = Arrays.stream(figures).map(figure -> (figure - mean) * (figure - mean)).sum();
        double error = Math.sqrt(squares / freedom / figures.length);
        double quantile = TDistribution.of(freedom).inverseCumulativeProbability((1 + COVERED) / 2);
        return new MeanOfRuns(figures.length, mean, quantile * error);
    }
}
