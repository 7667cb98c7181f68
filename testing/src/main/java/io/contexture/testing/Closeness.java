package io.contexture.testing;

/**
 * The error measure of the golden files: {@code max|a-b| / max|b|} over a tensor, or {@code max|a-b|} against 1e-6 where
 * the tensor itself stays below 1e-6. NaN matches NaN only.
 */
public final class Closeness {

    private static final double TINY = 1e-6;

    private Closeness() {}

    /** Throws an AssertionError that names the worst entry unless {@code actual} is close to {@code expected}. */
    public static void check(String what, double[] actual, double[] expected, double relativeTolerance) {
        String complaint = complaint(actual, expected, relativeTolerance);
        if (complaint != null) {
            throw new AssertionError(what + ": " + complaint);
        }
        proveItCanFail(what, actual, expected, relativeTolerance);
    }

    /** Throws an AssertionError that names the first difference unless the arrays are equal. */
    public static void checkExactly(String what, long[] actual, long[] expected) {
        int mismatch = java.util.Arrays.mismatch(actual, expected);
        if (mismatch >= 0) {
            throw new AssertionError(
                    what + ": first difference at " + mismatch + ", lengths " + actual.length + " and "
                            + expected.length + (mismatch < Math.min(actual.length, expected.length)
                                    ? ", got " + actual[mismatch] + " for " + expected[mismatch]
                                    : ""));
        }
    }

    static @org.jspecify.annotations.Nullable String complaint(double[] actual, double[] expected,
            double relativeTolerance) {
        if (actual.length != expected.length) {
            return "got " + actual.length + " values, expected " + expected.length;
        }
        double largest = largest(expected);
        double allowed = largest < TINY ? TINY : relativeTolerance * largest;
        int worst = -1;
        double error = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Double.isNaN(actual[i]) || Double.isNaN(expected[i])) {
                if (Double.isNaN(actual[i]) != Double.isNaN(expected[i])) {
                    return "entry " + i + " is " + actual[i] + ", expected " + expected[i];
                }
                continue;
            }
            double difference = actual[i] == expected[i] ? 0 : Math.abs(actual[i] - expected[i]);
            if (difference > error) {
                error = difference;
                worst = i;
            }
        }
        return error <= allowed
                ? null
                : "entry " + worst + " is " + actual[worst] + ", expected " + expected[worst] + ": off by "
                        + error
                        + ", allowed " + allowed + " (largest magnitude " + largest + ")";
    }

    /** Moves one value by 1 % of the largest (2e-6 in a tensor of zeros): the comparison must refuse it. */
    private static void proveItCanFail(String what, double[] actual, double[] expected,
            double relativeTolerance) {
        if (expected.length == 0 || relativeTolerance >= 0.005) {
            return;
        }
        int at = Math.floorMod(what.hashCode(), expected.length);
        if (Double.isNaN(expected[at])) {
            return;
        }
        double largest = largest(expected);
        double[] moved = actual.clone();
        moved[at] += Math.copySign(largest < TINY ? 2 * TINY + largest : 0.01 * largest,
                moved[at] - expected[at]);
        if (complaint(moved, expected, relativeTolerance) == null) {
            throw new AssertionError(what + ": the comparison lets a value moved by 1 % pass");
        }
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
