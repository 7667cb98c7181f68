package io.contexture.linalg;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code e^x} of many values at once, within 1e-13 of it (relative), on the vector unit. {@code e^x = 2^k e^r} with
 * {@code k} the integer nearest to {@code x / ln 2}, hence {@code |r| <= ln 2 / 2}, and {@code e^r} by its Taylor
 * polynomial of degree 11. Every step is one correctly rounded operation, so that results have the same bits on any
 * machine, before and after compilation.
 */
public final class Exponential {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private static final double PER_LN_2 = 1 / Math.log(2);
    private static final double LN_2 = Math.log(2);

    /** Added to a double of moderate size, it leaves the nearest integer in the lowest bits. */
    private static final double ROUNDER = 0x1.8p52;

    /** Below it e^x is taken for 0: it is smaller than 1e-307. */
    private static final double LOWEST = -708;

    /** Above it e^x is taken for e^709, the largest that a double holds. */
    private static final double HIGHEST = 709;

    /** 1/11!, 1/10!, ..., 1/1!, 1/0!. */
    private static final double[] COEFFICIENTS = {1 / 39916800.0, 1 / 3628800.0, 1 / 362880.0, 1 / 40320.0,
            1 / 5040.0, 1 / 720.0, 1 / 120.0, 1 / 24.0, 1 / 6.0, 1 / 2.0, 1, 1};

    private Exponential() {}

    /**
     * Replaces the first {@code count} values by {@code e^(value - shift)}.
     *
     * @param values no NaN among them
     * @param shift  finite
     */
    public static void replace(double[] values, int count, double shift) {
        int at = 0;
        for (; at + SPECIES.length() <= count; at += SPECIES.length()) {
            of(DoubleVector.fromArray(SPECIES, values, at).sub(shift)).intoArray(values, at);
        }
        for (; at < count; at++) {
            values[at] = of(values[at] - shift);
        }
    }

    /** {@code e^x}; 0 below -708, {@code e^709} above 709. */
    static double of(double x) {
        double clamped = Math.min(Math.max(x, LOWEST), HIGHEST);
        double rounded = Math.fma(clamped, PER_LN_2, ROUNDER);
        double r = Math.fma(rounded - ROUNDER, -LN_2, clamped);
        double power = COEFFICIENTS[0];
        for (int i = 1; i < COEFFICIENTS.length; i++) {
            power = Math.fma(power, r, COEFFICIENTS[i]);
        }
        // Times 2^k: k, in the lowest bits of what was rounded, is added to the exponent.
        long bits = Double.doubleToRawLongBits(power) + (Double.doubleToRawLongBits(rounded) << 52);
        return x < LOWEST ? 0 : Double.longBitsToDouble(bits);
    }

    private static DoubleVector of(DoubleVector x) {
        DoubleVector clamped = x.max(LOWEST).min(HIGHEST);
        DoubleVector rounded = clamped.fma(DoubleVector.broadcast(SPECIES, PER_LN_2),
                DoubleVector.broadcast(SPECIES, ROUNDER));
        DoubleVector r = rounded.sub(ROUNDER).fma(DoubleVector.broadcast(SPECIES, -LN_2), clamped);
        DoubleVector power = DoubleVector.broadcast(SPECIES, COEFFICIENTS[0]);
        for (int i = 1; i < COEFFICIENTS.length; i++) {
            power = power.fma(r, DoubleVector.broadcast(SPECIES, COEFFICIENTS[i]));
        }
        LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        DoubleVector scaled = power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
        return scaled.blend(0, x.lt(LOWEST));
    }
}
