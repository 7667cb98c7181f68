package io.contexture.loss;

/** How far a row belongs to a neighbourhood, and what stands in for the derivative of that. */
enum Membership {

    /** {@code 1[x >= t]}; the paper's stand-in for its derivative is the constant 10, near the threshold or not. */
    INDICATOR {

        @Override
        float of(float closeness, float threshold) {
            return closeness >= threshold ? 1 : 0;
        }

        @Override
        float complement(float closeness, float threshold) {
            return closeness >= threshold ? 0 : 1;
        }

        @Override
        double slope(double in, double out) {
            return 10;
        }
    },

    /** {@code sigmoid((x - t) / 0.01)} and its own derivative, {@code s (1 - s) / 0.01}. */
    SIGMOID {

        @Override
        float of(float closeness, float threshold) {
            return (float) (1 / (1 + Math.exp(((double) threshold - closeness) / TEMPERATURE)));
        }

        @Override
        float complement(float closeness, float threshold) {
            return of(threshold, closeness);
        }

        @Override
        double slope(double in, double out) {
            return in * out / TEMPERATURE;
        }
    };

    private static final double TEMPERATURE = 0.01;

    /** Membership of what is {@code closeness} near, where {@code threshold} is near enough: 0 to 1. */
    abstract float of(float closeness, float threshold);

    /** {@code 1 - of}, with all its digits where that is nearly 1. */
    abstract float complement(float closeness, float threshold);

    /** The derivative by the closeness, told from the membership and its complement; the threshold is a constant. */
    abstract double slope(double in, double out);
}
