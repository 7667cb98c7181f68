package io.contexture.model;

import io.contexture.linalg.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * What brings each number of a feature to mean 0 and variance 1 over the training set: less {@code mean}, times {@code factor}.
 *
 * @param mean   a number for each of a feature's
 * @param factor the same
 */
public record Standardisation(float[] mean, float[] factor) {

    private static final double EPSILON = 1e-5;

    /** From rows of means and variances. */
    static Standardisation of(MemorySegment mean, MemorySegment variance) {
        float[] means = mean.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        float[] factors = variance.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (1 / Math.sqrt(factors[i] + EPSILON * EPSILON));
        }
        return new Standardisation(means, factors);
    }

    /** Leaves features as they are. */
    static Standardisation none(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return new Standardisation(new float[size], ones);
    }

    /** Puts a row, standardised, into {@code out} from {@code at} on. */
    public void apply(Matrix features, int row, float[] out, int at) {
        float[] from = features.data();
        int start = features.index(row);
        for (int i = 0; i < mean.length; i++) {
            out[at + i] = (from[start + i] - mean[i]) * factor[i];
        }
    }
}
