package io.contexture.sampling;

import java.util.random.RandomGenerator;

/** Random orders of plain arrays (Fisher and Yates). */
final class Shuffle {

    private Shuffle() {}

    /** Shuffles all of the items in place. */
    static void all(int[] items, RandomGenerator random) {
        first(items, items.length, random);
    }

    /** Puts a random choice of the items, in random order, into the first {@code count} places. */
    static void first(int[] items, int count, RandomGenerator random) {
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, items.length);
            int item = items[i];
            items[i] = items[other];
            items[other] = item;
        }
    }
}
