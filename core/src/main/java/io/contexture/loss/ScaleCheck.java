package io.contexture.loss;

/** What options demand that scale a loss: scales, temperatures and their like. */
final class ScaleCheck {

    private static final double SMALLEST = 1e-6;
    private static final double LARGEST = 1e6;

    private ScaleCheck() {}

    /**
     * Refuses a value outside 1e-6 to 1e6, where gradients would leave the range of floats.
     *
     * @param usual what is usual, for the message
     */
    static void require(String option, double value, String usual) {
        if (!(value >= SMALLEST && value <= LARGEST)) {
            throw new IllegalArgumentException(
                    option + " is " + value + "; it must lie in 1e-6 to 1e6, usually " + usual);
        }
    }
}
