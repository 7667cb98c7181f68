package io.contexture.transform;

import static io.contexture.transform.TriangleWeights.FRACTION_BITS;
import static io.contexture.transform.TriangleWeights.HALF;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weighted sums of rows of bytes in vectors. Integers add up to the same in any order, so the results are those of
 * {@link Resampler}'s plain loops. Each method
 * holds all loops around its vectors: compiled on its own, it stays small enough for the compiler to keep them in registers.
 */
final class ColumnKernel {

    private static final VectorSpecies<Integer> SUMS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SUMS.length();
    private static final VectorSpecies<Byte> BYTES = LANES == 16
            ? ByteVector.SPECIES_128
            : ByteVector.SPECIES_64;

    /** Rows that are added without storing sums between: enough for reductions to two fifths. */
    private static final int FEW = 5;

    /** Rows that are added at once where there are more. */
    private static final int AT_ONCE = 4;

    /** Weights round up by a half at most; as many as this cannot lift a sum of 255s beyond 255. */
    private static final int MOST_TAPS = 8_192;

    private ColumnKernel() {}

    /** Whether this machine's vectors are wide enough to gain, and sums need no clamping; the same for a {@link RowKernel}. */
    static boolean isFast(TriangleWeights weights) {
        return (LANES == 8 || LANES == 16) && weights.taps() <= MOST_TAPS;
    }

    /**
     * The output rows as far as whole vectors go.
     *
     * @param in   rows of {@code length} bytes
     * @param out  output rows of {@code length} bytes
     * @param sums room for {@code length} sums
     * @return how many bytes of each row are done
     */
    static int addRows(byte[] in, int length, TriangleWeights weights, byte[] out, int[] sums) {
        int end = length - length % LANES;
        if (weights.taps() <= FEW) {
            few(in, length, weights, end, out);
        } else {
            many(in, length, weights, end, out, sums);
        }
        return end;
    }

    private static void few(byte[] in, int length, TriangleWeights weights, int end, byte[] out) {
        IntVector half = IntVector.broadcast(SUMS, HALF);
        for (int y = 0; y < weights.outputs(); y++) {
            int first = weights.first(y) * length;
            // Where there are fewer rows, the last one is read again and weighs nothing.
            int last = first + (weights.used(y) - 1) * length;
            int second = Math.min(first + length, last);
            int third = Math.min(second + length, last);
            int fourth = Math.min(third + length, last);
            IntVector a = weight(weights, y, 0);
            IntVector b = weight(weights, y, 1);
            IntVector c = weight(weights, y, 2);
            IntVector d = weight(weights, y, 3);
            IntVector e = weight(weights, y, 4);
            int to = y * length;
            for (int i = 0; i < end; i += LANES) {
                bytes(values(in, first + i).mul(a).add(values(in, second + i).mul(b))
                        .add(values(in, third + i).mul(c).add(values(in, fourth + i).mul(d)))
                        .add(values(in, last + i).mul(e).add(half))).intoArray(out, to + i);
            }
        }
    }

    private static IntVector weight(TriangleWeights weights, int y, int tap) {
        return IntVector.broadcast(SUMS,
                tap < weights.used(y) ? weights.fixed(y, tap) : 0);
    }

    private static void many(byte[] in, int length, TriangleWeights weights, int end, byte[] out,
            int[] sums) {
        for (int y = 0; y < weights.outputs(); y++) {
            Arrays.fill(sums, 0, end, HALF);
            int from = weights.first(y) * length;
            int last = from + (weights.used(y) - 1) * length;
            for (int tap = 0; tap < weights.used(y); tap += AT_ONCE, from += AT_ONCE * length) {
                int second = Math.min(from + length, last);
                int third = Math.min(second + length, last);
                int fourth = Math.min(third + length, last);
                IntVector a = weight(weights, y, tap);
                IntVector b = weight(weights, y, tap + 1);
                IntVector c = weight(weights, y, tap + 2);
                IntVector d = weight(weights, y, tap + 3);
                for (int i = 0; i < end; i += LANES) {
                    values(in, from + i).mul(a).add(values(in, second + i).mul(b))
                            .add(values(in, third + i).mul(c).add(values(in, fourth + i).mul(d)))
                            .add(IntVector.fromArray(SUMS, sums, i)).intoArray(sums, i);
                }
            }
            int to = y * length;
            for (int i = 0; i < end; i += LANES) {
                bytes(IntVector.fromArray(SUMS, sums, i)).intoArray(out, to + i);
            }
        }
    }

    private static IntVector values(byte[] in, int at) {
        return (IntVector) ByteVector.fromArray(BYTES, in, at).convertShape(ZERO_EXTEND_B2I, SUMS, 0);
    }

    private static ByteVector bytes(IntVector sums) {
        return (ByteVector) sums.lanewise(LSHR, FRACTION_BITS).convertShape(I2B, BYTES, 0);
    }
}
