package io.contexture.transform;

import static io.contexture.transform.TriangleWeights.FRACTION_BITS;
import static io.contexture.transform.TriangleWeights.HALF;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weighted sums of pixels along rows in vectors: eight bytes hold two pixels of three, which are weighted by two taps at once, six
 * lanes of eight. Integers add up to the same in any order, so the results are those of {@link Resampler}'s plain loops.
 */
final class NarrowKernel {

    private static final VectorSpecies<Integer> SUMS = IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final int LANES = 8;
    private static final int PIXEL = 3;
    private static final VectorShuffle<Integer> SECOND_PIXEL = VectorShuffle.fromValues(SUMS, 3, 4, 5, 0, 1, 2, 6, 7);

    /** Rows that are worked on together, so that weights are loaded once for all and sums need not wait for each other. */
    private static final int ROWS = 4;

    /** What a load may read beyond the last pixel of a row, which then weighs nothing. */
    static final int BEYOND = LANES - PIXEL;

    /** Weights by lanes: three times one tap's, three times the next one's, twice nothing. */
    private int[] lanes = new int[0];
    private int pairs;

    /** Takes the weights of an image that is narrowed. */
    void fit(TriangleWeights weights) {
        pairs = (weights.taps() + 1) / 2;
        int length = weights.outputs() * pairs * LANES;
        lanes = lanes.length < length ? new int[length] : lanes;
        Arrays.fill(lanes, 0, length, 0);
        for (int x = 0; x < weights.outputs(); x++) {
            for (int tap = 0; tap < weights.taps(); tap++) {
                int at = (x * pairs + tap / 2) * LANES + tap % 2 * PIXEL;
                Arrays.fill(lanes, at, at + PIXEL, weights.fixed(x, tap));
            }
        }
    }

    /**
     * Narrows some rows.
     *
     * @param in     from whose every row at least {@link #BEYOND} bytes more may be read
     * @param first  where the first row begins
     * @param stride from one row to the next
     * @param rows   a multiple of 4
     * @param out    rows without gaps
     * @param to     where the first begins
     */
    void addPixels(byte[] in, int first, int stride, int rows, TriangleWeights weights, byte[] out, int to) {
        int width = weights.outputs() * PIXEL;
        IntVector half = IntVector.broadcast(SUMS, HALF);
        for (int y = 0; y < rows; y += ROWS) {
            int from = first + y * stride;
            int target = to + y * width;
            for (int x = 0; x < weights.outputs(); x++) {
                int at = from + PIXEL * weights.first(x);
                int end = (x * pairs + (weights.used(x) + 1) / 2) * LANES;
                IntVector a = half;
                IntVector b = half;
                IntVector c = half;
                IntVector d = half;
                for (int lane = x * pairs * LANES; lane < end; lane += LANES, at += 2 * PIXEL) {
                    IntVector weight = IntVector.fromArray(SUMS, lanes, lane);
                    a = a.add(values(in, at).mul(weight));
                    b = b.add(values(in, at + stride).mul(weight));
                    c = c.add(values(in, at + 2 * stride).mul(weight));
                    d = d.add(values(in, at + 3 * stride).mul(weight));
                }
                int pixel = target + PIXEL * x;
                put(a, half, out, pixel, target + width);
                put(b, half, out, pixel + width, target + 2 * width);
                put(c, half, out, pixel + 2 * width, target + 3 * width);
                put(d, half, out, pixel + 3 * width, target + 4 * width);
            }
        }
    }

    private static IntVector values(byte[] in, int at) {
        return (IntVector) ByteVector.fromArray(BYTES, in, at).convertShape(ZERO_EXTEND_B2I, SUMS, 0);
    }

    /** Eight bytes are written where the row has so many left; those beyond the pixel are overwritten by the next ones. */
    private static void put(IntVector sums, IntVector half, byte[] out, int at, int end) {
        // Both halves of a sum began at one half, of which one is too many.
        ByteVector bytes = (ByteVector) sums.add(sums.rearrange(SECOND_PIXEL).sub(half))
                .lanewise(LSHR, FRACTION_BITS).convertShape(I2B, BYTES, 0);
        if (at + LANES <= end) {
            bytes.intoArray(out, at);
        } else {
            for (int i = 0; i < PIXEL; i++) {
                out[at + i] = bytes.lane(i);
            }
        }
    }
}
