package io.contexture.loss;

/** {@code log(1 + e^x)}, a hinge at 0 without a corner. */
final class Softplus {

    private Softplus() {}

    /** {@code log(1 + e^x)} without an overflow: x itself for large x; 0 at negative infinity. */
    static double of(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** Its derivative {@code 1 / (1 + e^-x)}, the sigmoid; 0 at negative infinity. */
    static double slope(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
