package io.contexture.sampling;

import java.util.random.RandomGenerator;

/** Numbers dealt in shuffled rounds: none comes again before all others have come as often. */
final class Deck {

    private final int[] cards;
    private int next;

    Deck(int[] cards) {
        this.cards = cards.clone();
        next = cards.length;
    }

    int size() {
        return cards.length;
    }

    /** Cards not dealt in this round. */
    int left() {
        return cards.length - next;
    }

    /** Begins a new round, whatever is left of this one. */
    void shuffle(RandomGenerator random) {
        Shuffle.all(cards, random);
        next = 0;
    }

    /** The next card; of a new round if none is left. */
    int deal(RandomGenerator random) {
        if (next == cards.length) {
            shuffle(random);
        }
        return cards[next++];
    }

    /**
     * A hand of different cards. Where a round ends within it, the cards already in the hand are dealt later in the new
     * round.
     *
     * @param count cards, at most {@link #size}
     */
    int[] hand(int count, RandomGenerator random) {
        int[] hand = new int[count];
        int old = Math.min(count, left());
        System.arraycopy(cards, next, hand, 0, old);
        if (old == count) {
            next += count;
            return hand;
        }
        // The old round's last cards lie at the end of the array: the first of the new round are drawn from before them.
        int fresh = cards.length - old;
        for (int i = 0; i < count - old; i++) {
            swap(i, random.nextInt(i, fresh));
            hand[old + i] = cards[i];
        }
        for (int i = count - old; i < cards.length; i++) {
            swap(i, random.nextInt(i, cards.length));
        }
        next = count - old;
        return hand;
    }

    private void swap(int i, int j) {
        int card = cards[i];
        cards[i] = cards[j];
        cards[j] = card;
    }
}
