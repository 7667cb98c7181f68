package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeckTest {

    @Property(tries = 200)
    void handsHoldDifferentCardsAndEveryRoundDealsEachCardOnce(@ForAll @IntRange(min = 1, max = 9) int cards,
            @ForAll @IntRange(min = 1, max = 9) int wanted, @ForAll long seed) {
        int count = Math.min(wanted, cards);
        Deck deck = new Deck(IntStream.range(0, cards).toArray());
        Random random = new Random(seed);
        int[] dealt = new int[cards];
        for (int hand = 0; hand < 20; hand++) {
            int[] drawn = deck.hand(count, random);
            assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(count);
            Arrays.stream(drawn).forEach(card -> dealt[card]++);
            int fewest = Arrays.stream(dealt).min().orElseThrow();
            assertThat(Arrays.stream(dealt).max().orElseThrow() - fewest).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theFirstCardsOfARoundAreDrawnUniformly() {
        int[] first = new int[36];
        Random random = new Random(5);
        for (int trial = 0; trial < 20_000; trial++) {
            Deck deck = new Deck(IntStream.range(0, 6).toArray());
            int[] hand = deck.hand(2, random);
            first[6 * hand[0] + hand[1]]++;
        }
        ChiSquared.assertDrawnFrom(
                IntStream.range(0, 36).mapToDouble(pair -> pair / 6 == pair % 6 ? 0 : 1).toArray(), first);
    }
}
