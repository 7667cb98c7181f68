package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns squares of {@link #SIDE} x {@link #SIDE} floats about their diagonal: what a transpose is made of. In registers, in three steps, each of which swaps two quarters of
 * squares half as large.
 */
final class SquareTurn {

    /** Side of a square. */
    static final int SIDE = 8;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final boolean IN_REGISTERS = FloatVector.SPECIES_PREFERRED.length() >= SIDE;

    private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromValues(SPECIES, 4, 5, 6, 7, 0, 1, 2,
            3);
    private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1, 6, 7, 4,
            5);
    private static final VectorShuffle<Float> BY_ONE = VectorShuffle.fromValues(SPECIES, 1, 0, 3, 2, 5, 4, 7,
            6);
    private static final VectorMask<Float> HIGH_FOUR = VectorMask.fromLong(SPECIES, 0b11110000);
    private static final VectorMask<Float> HIGH_TWO = VectorMask.fromLong(SPECIES, 0b11001100);
    private static final VectorMask<Float> HIGH_ONE = VectorMask.fromLong(SPECIES, 0b10101010);
    private static final VectorMask<Float> LOW_FOUR = HIGH_FOUR.not();
    private static final VectorMask<Float> LOW_TWO = HIGH_TWO.not();
    private static final VectorMask<Float> LOW_ONE = HIGH_ONE.not();

    private SquareTurn() {}

    /**
     * {@code to[i][j] = from[j][i]}.
     *
     * @param from   rows of the square begin at {@code at}, {@code at + stride}, ...
     * @param to     rows of the turned one begin at {@code toAt}, {@code toAt + toStride}, ...; other memory than {@code from}
     */
    static void turn(float[] from, int at, int stride, float[] to, int toAt, int toStride) {
        if (IN_REGISTERS) {
            inRegisters(from, at, stride, to, toAt, toStride);
        } else {
            oneByOne(from, at, stride, to, toAt, toStride);
        }
    }

    static void oneByOne(float[] from, int at, int stride, float[] to, int toAt, int toStride) {
        for (int j = 0; j < SIDE; j++) {
            for (int i = 0; i < SIDE; i++) {
                to[toAt + i * toStride + j] = from[at + j * stride + i];
            }
        }
    }

    static void inRegisters(float[] from, int at, int stride, float[] to, int toAt, int toStride) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, from, at);
        FloatVector a1 = FloatVector.fromArray(SPECIES, from, at + stride);
        FloatVector a2 = FloatVector.fromArray(SPECIES, from, at + 2 * stride);
        FloatVector a3 = FloatVector.fromArray(SPECIES, from, at + 3 * stride);
        FloatVector a4 = FloatVector.fromArray(SPECIES, from, at + 4 * stride);
        FloatVector a5 = FloatVector.fromArray(SPECIES, from, at + 5 * stride);
        FloatVector a6 = FloatVector.fromArray(SPECIES, from, at + 6 * stride);
        FloatVector a7 = FloatVector.fromArray(SPECIES, from, at + 7 * stride);
        FloatVector b0 = a0.blend(a4.rearrange(BY_FOUR), HIGH_FOUR);
        FloatVector b1 = a1.blend(a5.rearrange(BY_FOUR), HIGH_FOUR);
        FloatVector b2 = a2.blend(a6.rearrange(BY_FOUR), HIGH_FOUR);
        FloatVector b3 = a3.blend(a7.rearrange(BY_FOUR), HIGH_FOUR);
        FloatVector b4 = a4.blend(a0.rearrange(BY_FOUR), LOW_FOUR);
        FloatVector b5 = a5.blend(a1.rearrange(BY_FOUR), LOW_FOUR);
        FloatVector b6 = a6.blend(a2.rearrange(BY_FOUR), LOW_FOUR);
        FloatVector b7 = a7.blend(a3.rearrange(BY_FOUR), LOW_FOUR);
        FloatVector c0 = b0.blend(b2.rearrange(BY_TWO), HIGH_TWO);
        FloatVector c1 = b1.blend(b3.rearrange(BY_TWO), HIGH_TWO);
        FloatVector c2 = b2.blend(b0.rearrange(BY_TWO), LOW_TWO);
        FloatVector c3 = b3.blend(b1.rearrange(BY_TWO), LOW_TWO);
        FloatVector c4 = b4.blend(b6.rearrange(BY_TWO), HIGH_TWO);
        FloatVector c5 = b5.blend(b7.rearrange(BY_TWO), HIGH_TWO);
        FloatVector c6 = b6.blend(b4.rearrange(BY_TWO), LOW_TWO);
        FloatVector c7 = b7.blend(b5.rearrange(BY_TWO), LOW_TWO);
        c0.blend(c1.rearrange(BY_ONE), HIGH_ONE).intoArray(to, toAt);
        c1.blend(c0.rearrange(BY_ONE), LOW_ONE).intoArray(to, toAt + toStride);
        c2.blend(c3.rearrange(BY_ONE), HIGH_ONE).intoArray(to, toAt + 2 * toStride);
        c3.blend(c2.rearrange(BY_ONE), LOW_ONE).intoArray(to, toAt + 3 * toStride);
        c4.blend(c5.rearrange(BY_ONE), HIGH_ONE).intoArray(to, toAt + 4 * toStride);
        c5.blend(c4.rearrange(BY_ONE), LOW_ONE).intoArray(to, toAt + 5 * toStride);
        c6.blend(c7.rearrange(BY_ONE), HIGH_ONE).intoArray(to, toAt + 6 * toStride);
        c7.blend(c6.rearrange(BY_ONE), LOW_ONE).intoArray(to, toAt + 7 * toStride);
    }
}
