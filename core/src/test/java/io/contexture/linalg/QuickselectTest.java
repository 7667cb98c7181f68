package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuickselectTest {

    @Property(tries = 300)
    void theValueAtThePlaceIsThatOfTheSortedArrayAndTheOthersAreOnTheirSides(
            @ForAll @IntRange(min = 1, max = 60) int size, @ForAll @IntRange(min = 1, max = 20) int different,
            @ForAll long seed) {
        Random random = new Random(seed);
        long[] values = random.longs(size + 4L, -different, different).toArray();
        long[] before = values.clone();
        int place = 2 + random.nextInt(size);
        Quickselect.select(values, 2, size + 1, place);
        long[] sorted = before.clone();
        Arrays.sort(sorted, 2, size + 2);
        assertThat(values[place]).isEqualTo(sorted[place]);
        assertThat(Arrays.stream(values, 2, place)).allMatch(value -> value <= sorted[place]);
        assertThat(Arrays.stream(values, place, size + 2)).allMatch(value -> value >= sorted[place]);
        Arrays.sort(values, 2, size + 2);
        assertThat(values).as("the same values, the ends left alone").isEqualTo(sorted);
    }
}
