package io.contexture.linalg;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
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

    /** 1/2!, 1/3!, ..., 1/11!. */
    private static final double C2 = 1 / 2.0;
    private static final double C3 = 1 / 6.0;
    private static final double C4 = 1 / 24.0;
    private static final double C5 = 1 / 120.0;
    private static final double C6 = 1 / 720.0;
    private static final double C7 = 1 / 5040.0;
    private static final double C8 = 1 / 40320.0;
    private static final double C9 = 1 / 362880.0;
    private static final double C10 = 1 / 3628800.0;
    private static final double C11 = 1 / 39916800.0;

    private Exponential() {}

    /**
     * Replaces the first {@code count} values by {@code e^(value - shift)}.
     *
     * @param values no NaN among them
     * @param shift  finite
     */
    public static void replace(double[] values, int count, double shift) {
        // In one piece: a vector that leaves a method may become an object.
        int vectors = SPECIES.loopBound(count);
        for (int at = 0; at < vectors; at += SPECIES.length()) {
            DoubleVector x = DoubleVector.fromArray(SPECIES, values, at).sub(shift);
            // Not by max and min, which take care of NaN and of the sign of 0.
            VectorMask<Double> tooLow = x.lt(LOWEST);
            DoubleVector clamped = x.blend(LOWEST, tooLow).blend(HIGHEST, x.compare(GT, HIGHEST));
            DoubleVector rounded = clamped.fma(broadcast(PER_LN_2), broadcast(ROUNDER));
            DoubleVector r = rounded.sub(ROUNDER).fma(broadcast(-LN_2), clamped);
            DoubleVector power = broadcast(C11).fma(r, broadcast(C10)).fma(r, broadcast(C9))
                    .fma(r, broadcast(C8))
                    .fma(r, broadcast(C7)).fma(r, broadcast(C6)).fma(r, broadcast(C5)).fma(r, broadcast(C4))
                    .fma(r, broadcast(C3)).fma(r, broadcast(C2)).fma(r, broadcast(1)).fma(r, broadcast(1));
            LongVector exponent = rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
            DoubleVector scaled = power.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
            scaled.blend(0, tooLow).intoArray(values, at);
        }
        for (int at = vectors; at < count; at++) {
            values[at] = of(values[at] - shift);
        }
    }

    private static DoubleVector broadcast(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    /** {@code e^x}; 0 below -708, {@code e^709} above 709. */
    static double of(double x) {
        double clamped = Math.min(Math.max(x, LOWEST), HIGHEST);
        double rounded = Math.fma(clamped, PER_LN_2, ROUNDER);
        double r = Math.fma(rounded - ROUNDER, -LN_2, clamped);
        double power = Math.fma(C11, r, C10);
        power = Math.fma(power, r, C9);
        power = Math.fma(power, r, C8);
        power = Math.fma(power, r, C7);
        power = Math.fma(power, r, C6);
        power = Math.fma(power, r, C5);
        power = Math.fma(power, r, C4);
        power = Math.fma(power, r, C3);
        power = Math.fma(power, r, C2);
        power = Math.fma(power, r, 1);
        power = Math.fma(power, r, 1);
        // Times 2^k: k, in the lowest bits of what was rounded, is added to the exponent.
        long bits = Double.doubleToRawLongBits(power) + (Double.doubleToRawLongBits(rounded) << 52);
        return x < LOWEST ? 0 : Double.longBitsToDouble(bits);
    }
}
