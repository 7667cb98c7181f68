package io.contexture.report;

/** Running means of a curve. */
final class Smoothing {

    private Smoothing() {}

    /**
     * The exponential running mean, begun without a bias towards its first value.
     *
     * @param values the curve; what is not finite is passed over
     * @param keep   share of the mean that stays from point to point, 0 (the curve itself) to below 1
     */
    static double[] of(double[] values, double keep) {
        double[] means = new double[values.length];
        double mean = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                mean = keep * mean + (1 - keep) * values[i];
                weight = keep * weight + (1 - keep);
            }
            means[i] = weight == 0 ? Double.NaN : mean / weight;
        }
        return means;
    }
}
