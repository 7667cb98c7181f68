package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials of many floats, as softmax losses need them, by additions and multiplications alone: the same bits on every
 * machine and however often the code has run.
 */
public final class Exponentials {

    /** Below this the exponential, under 1e-30, is given as 0: subnormal floats would slow down what they are multiplied by. */
    private static final float NOTHING_BELOW = -69;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private static final float PER_LN2 = (float) (1 / Math.log(2));
    private static final float LN2 = (float) Math.log(2);
    private static final float LN2_REST = (float) (Math.log(2) - LN2);

    /** Added to a float below 2^22, this leaves its nearest integer in the lowest bits. */
    private static final float ROUNDER = 3 << 22;

    private Exponentials() {}

    /**
     * Replaces values v by {@code e^(scale (v - shift))}, to 3e-7 of it. The exponent must not be above 80; where it is
     * below -69, as for a v of minus infinity, the result is 0.
     *
     * @param values where they are
     * @param from   the first
     * @param count  how many
     * @return their sum
     */
    public static double replace(float[] values, int from, int count, float scale, float shift) {
        int to = from + count;
        for (int at = from; at < to; at += SPECIES.length()) {
            VectorMask<Float> inside = SPECIES.indexInRange(at, to);
            FloatVector exponent = FloatVector.fromArray(SPECIES, values, at, inside).sub(shift).mul(scale);
            exponential(exponent).intoArray(values, at, inside);
        }
        return sum(values, from, to);
    }

    /** {@code 2^n e^r} with {@code x = n ln 2 + r}: e^r by its series, within half of ln 2 good to the last bit. */
    private static FloatVector exponential(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(SPECIES, PER_LN2),
                FloatVector.broadcast(SPECIES, ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2), x)
                .add(n.mul(-LN2_REST));
        FloatVector series = FloatVector.broadcast(SPECIES, 1f / 5040);
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 720));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 120));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1));
        series = series.fma(r, FloatVector.broadcast(SPECIES, 1));
        // The factor 2^n is n added to the exponent's bits.
        return series.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .blend(0, x.compare(VectorOperators.LT, NOTHING_BELOW));
    }

    /** In double, four partial sums: one addition need not wait for the one before. */
    private static double sum(float[] values, int from, int to) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int at = from;
        for (; at + 4 <= to; at += 4) {
            first += values[at];
            second += values[at + 1];
            third += values[at + 2];
            fourth += values[at + 3];
        }
        for (; at < to; at++) {
            first += values[at];
        }
        return first + second + (third + fourth);
    }
}
