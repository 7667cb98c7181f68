package io.contexture.linalg;

/** Puts one value where sorting would put it, in linear time on average (Hoare's FIND, pivot the median of three). */
public final class Quickselect {

    private Quickselect() {}

    /**
     * Puts the value that belongs at {@code place} in ascending order there, smaller ones before it and greater ones after.
     *
     * @param values changed between {@code first} and {@code last}
     * @param first  index of the first value that takes part
     * @param last   index of the last
     * @param place  {@code first} to {@code last}
     */
    public static void select(long[] values, int first, int last, int place) {
        int low = first;
        int high = last;
        while (low < high) {
            long pivot = median(values[low], values[(low + high) >>> 1], values[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    long swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
