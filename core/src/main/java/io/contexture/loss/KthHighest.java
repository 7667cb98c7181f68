package io.contexture.loss;

import java.util.Arrays;

/** The k-th highest of some scores, for small k: the k highest so far, in order, while the others pass by. */
final class KthHighest {

    private KthHighest() {}

    /**
     * The k-th highest.
     *
     * @param values not changed
     * @param from   index of the first that counts
     * @param count  how many count, at least k
     * @param room   k values long; holds the k highest afterwards, ascending
     */
    static float of(float[] values, int from, int count, float[] room) {
        int k = room.length;
        System.arraycopy(values, from, room, 0, k);
        Arrays.sort(room);
        float lowest = room[0];
        for (int at = from + k; at < from + count; at++) {
            float value = values[at];
            if (value > lowest) {
                int place = 0;
                while (place + 1 < k && room[place + 1] < value) {
                    room[place] = room[place + 1];
                    place++;
                }
                room[place] = value;
                lowest = room[0];
            }
        }
        return lowest;
    }
}
