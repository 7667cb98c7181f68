package io.contexture.transform;

import static io.contexture.transform.TriangleWeights.FRACTION_BITS;
import static io.contexture.transform.TriangleWeights.HALF;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import io.contexture.image.PixelRows;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weighted sums of neighbouring pixels of a row, in vectors of eight ints: red, green and blue of one pixel and of the next, each
 * times its weight, and two bytes of a third pixel that weigh nothing. An output adds up such pairs, then the two halves of the sum.
 * Integers add up to the same in any order, so the results are those of {@link Resampler}'s plain loops.
 */
final class RowKernel {

    private static final VectorSpecies<Integer> SUMS = IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final int LANES = 8;
    /** Bytes of a pair of pixels. */
    private static final int PAIR = 6;
    private static final VectorShuffle<Integer> SECOND_PIXEL = VectorShuffle.fromValues(SUMS, 3, 4, 5, 6, 7,
            0, 1, 2);

    private int outputs;
    private int pairs;
    /** Byte of a row from which an output is made. */
    private int[] from = new int[0];
    /** Bytes of a row that are read. */
    private int reach;
    /** A vector of weights a pair, output by output. */
    private int[] weights = new int[0];
    private int[] sums = new int[0];

    /** Takes over other weights; they must be {@linkplain ColumnKernel#isFast fit} for vectors. */
    void fit(TriangleWeights triangle) {
        outputs = triangle.outputs();
        pairs = (triangle.taps() + 1) / 2;
        from = from.length < outputs ? new int[outputs] : from;
        weights = weights.length < outputs * pairs * LANES ? new int[outputs * pairs * LANES] : weights;
        sums = sums.length < 3 * outputs + LANES ? new int[3 * outputs + LANES] : sums;
        for (int x = 0; x < outputs; x++) {
            from[x] = 3 * triangle.first(x);
            for (int pair = 0; pair < pairs; pair++) {
                int to = (x * pairs + pair) * LANES;
                put(weight(triangle, x, 2 * pair), to);
                put(weight(triangle, x, 2 * pair + 1), to + 3);
                weights[to + PAIR] = 0;
                weights[to + PAIR + 1] = 0;
            }
        }
        reach = from[outputs - 1] + (pairs - 1) * PAIR + LANES;
    }

    private static int weight(TriangleWeights triangle, int output, int tap) {
        return tap < triangle.used(output) ? triangle.fixed(output, tap) : 0;
    }

    private void put(int weight, int to) {
        weights[to] = weight;
        weights[to + 1] = weight;
        weights[to + 2] = weight;
    }

    /**
     * The output rows as far as vectors may read: the last ones of an array may end too soon.
     *
     * @param out rows of {@code outputs} pixels
     * @return how many rows are done
     */
    int narrow(PixelRows pixels, byte[] out) {
        for (int y = 0; y < pixels.height(); y++) {
            int row = pixels.first() + y * pixels.stride();
            if (row + reach > pixels.rgb().length) {
                return y;
            }
            switch (pairs) {
                case 1 -> onePair(pixels.rgb(), row);
                case 2 -> twoPairs(pixels.rgb(), row);
                case 3 -> threePairs(pixels.rgb(), row);
                default -> manyPairs(pixels.rgb(), row);
            }
            round(out, 3 * outputs * y);
        }
        return pixels.height();
    }

    // Each of these holds its loop and no other: compiled on its own, it keeps its vectors in registers. What is written beyond an
    // output's three sums is overwritten by the next one's.

    private void onePair(byte[] in, int row) {
        for (int x = 0; x < outputs; x++) {
            put(values(in, row + from[x]).mul(IntVector.fromArray(SUMS, weights, LANES * x)), x);
        }
    }

    private void twoPairs(byte[] in, int row) {
        for (int x = 0, w = 0; x < outputs; x++, w += 2 * LANES) {
            int at = row + from[x];
            put(values(in, at).mul(IntVector.fromArray(SUMS, weights, w))
                    .add(values(in, at + PAIR).mul(IntVector.fromArray(SUMS, weights, w + LANES))), x);
        }
    }

    private void threePairs(byte[] in, int row) {
        for (int x = 0, w = 0; x < outputs; x++, w += 3 * LANES) {
            int at = row + from[x];
            put(values(in, at).mul(IntVector.fromArray(SUMS, weights, w))
                    .add(values(in, at + PAIR).mul(IntVector.fromArray(SUMS, weights, w + LANES)))
                    .add(values(in, at + 2 * PAIR)
                            .mul(IntVector.fromArray(SUMS, weights, w + 2 * LANES))),
                    x);
        }
    }

    private void manyPairs(byte[] in, int row) {
        for (int x = 0; x < outputs; x++) {
            int at = row + from[x];
            int w = x * pairs * LANES;
            IntVector sum = IntVector.zero(SUMS);
            for (int pair = 0; pair < pairs; pair++) {
                sum = sum.add(values(in, at + pair * PAIR)
                        .mul(IntVector.fromArray(SUMS, weights, w + pair * LANES)));
            }
            put(sum, x);
        }
    }

    private static IntVector values(byte[] in, int at) {
        return (IntVector) ByteVector.fromArray(BYTES, in, at).convertShape(ZERO_EXTEND_B2I, SUMS, 0);
    }

    private void put(IntVector sum, int output) {
        sum.add(sum.rearrange(SECOND_PIXEL)).intoArray(sums, 3 * output);
    }

    /** Rounds the sums of a row to bytes. */
    private void round(byte[] out, int to) {
        int length = 3 * outputs;
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            ((ByteVector) IntVector.fromArray(SUMS, sums, i).add(HALF).lanewise(LSHR, FRACTION_BITS)
                    .convertShape(I2B, BYTES, 0)).intoArray(out, to + i);
        }
        for (; i < length; i++) {
            out[to + i] = (byte) ((sums[i] + HALF) >>> FRACTION_BITS);
        }
    }
}
