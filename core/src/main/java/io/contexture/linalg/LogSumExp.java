package io.contexture.linalg;

/**
 * {@code log sum of e^l} over logits, and its derivatives, the softmax. Exponentials are relative to the largest logit, so
 * that none overflows and the sum is never 0.
 */
public final class LogSumExp {

    private LogSumExp() {}

    /**
     * The logarithm of the sum over the first {@code count} logits; negative infinity for none.
     *
     * @param logits finite; replaced by the derivatives {@code e^l / sum of e^l}
     */
    public static double replace(double[] logits, int count) {
        return replace(logits, count, Double.NEGATIVE_INFINITY);
    }

    /**
     * {@code log (1 + sum of e^l)} over the first {@code count} logits; 0 for none.
     *
     * @param logits finite; replaced by the derivatives {@code e^l / (1 + sum of e^l)}
     */
    public static double replaceWithOne(double[] logits, int count) {
        return replace(logits, count, 0);
    }

    private static double replace(double[] logits, int count, double further) {
        double largest = further;
        for (int i = 0; i < count; i++) {
            if (logits[i] > largest) {
                largest = logits[i];
            }
        }
        if (count == 0) {
            return further;
        }
        Exponential.replace(logits, count, largest);
        double sum = sum(logits, count);
        double rest = Math.exp(further - largest);
        double factor = 1 / (sum + rest);
        for (int i = 0; i < count; i++) {
            logits[i] *= factor;
        }
        return largest + (rest == 1 ? Math.log1p(sum) : Math.log(sum + rest));
    }

    /** In four sums that do not wait for each other, whatever the machine. */
    private static double sum(double[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < count; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }
}
