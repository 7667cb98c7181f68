package io.contexture.sampling;

import io.contexture.linalg.Quickselect;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What the choices of a partner have in common: ranks and weighted draws. */
final class Ranking {

    private Ranking() {}

    /** Index of the {@code rank}-th most similar of the first {@code count} (0 is the nearest); of equals the first. */
    static int ofRank(float[] similarities, int count, int rank) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            // -0 equals 0, and a signed integer orders floats once the bits of negative ones are turned.
            int bits = Float.floatToRawIntBits(similarities[i] + 0f);
            int ascending = bits ^ ((bits >> 31) & 0x7fffffff);
            keys[i] = ((long) ~ascending << 32) | i;
        }
        Quickselect.select(keys, 0, count - 1, rank);
        return (int) keys[rank];
    }

    /**
     * Index drawn with a probability proportional to its weight.
     *
     * @param cumulated sums of the weights up to each index; ascending
     * @param count     number of indices, of which one has a weight above 0
     */
    static int weighted(double[] cumulated, int count, RandomGenerator random) {
        double at = random.nextDouble() * cumulated[count - 1];
        int found = Arrays.binarySearch(cumulated, 0, count, at);
        // The first sum that is above the point: an index of weight 0 has the sum of the one before it.
        int index = found < 0 ? -found - 1 : found + 1;
        while (index < count && cumulated[index] <= at) {
            index++;
        }
        return index;
    }
}
