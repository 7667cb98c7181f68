package io.contexture.loss;

/** What options demand that must be above 0. */
final class Positive {

    private Positive() {}

    /**
     * Refuses a value that is not a finite number above 0.
     *
     * @param usual what is usual, for the message
     */
    static void require(String option, double value, String usual) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; it must be a finite number above 0, usually " + usual);
        }
    }
}
