package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.mining.PlainMiners.Triplet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PairsTest {

    private static final Pairs PAIRS = new Pairs(new int[][]{{1, 4}, {}, {0}}, new int[][]{{2, 3}, {5}, {}});

    @Test
    void pairsAreCountedByKind() {
        assertThat(PAIRS.positiveCount()).isEqualTo(3);
        assertThat(PAIRS.negativeCount()).isEqualTo(3);
        assertThat(PAIRS.anchorCount()).isEqualTo(3);
        assertThat(PAIRS.columnBound()).isEqualTo(6);
        assertThat(PAIRS.pairs()).isSameAs(PAIRS);
    }

    @Test
    void tripletsOfPairsAreThoseOfTheSameAnchor() {
        Triplets triplets = PAIRS.triplets();
        assertThat(triplets.anchorCount()).isEqualTo(3);
        assertThat(MinersPropertyTest.listed(triplets)).containsExactly(new Triplet(0, 1, 2),
                new Triplet(0, 1, 3), new Triplet(0, 4, 2), new Triplet(0, 4, 3));
    }

    @Test
    void pairsOfAnchorsThatPickedNothingAreNone() {
        Pairs none = new Pairs(new int[3][0], new int[3][0]);
        assertThat(none.columnBound()).isZero();
        assertThat(none.positiveCount()).isZero();
        assertThat(none.triplets().size()).isZero();
        assertThat(none.triplets().anchorCount()).isEqualTo(3);
    }

    @Test
    void columnsOutOfOrderOrTwiceAreRefusedWithTheirAnchor() {
        refused(() -> new Pairs(new int[][]{{}, {4, 1}}, new int[2][0]), "positives of anchor 1",
                "column 1 after 4", "ascending");
        refused(() -> new Pairs(new int[1][0], new int[][]{{2, 2}}), "negatives of anchor 0",
                "column 2 after 2", "each once");
        refused(() -> new Pairs(new int[][]{{-1}}, new int[1][0]), "column -1;", "0 or more");
    }

    @Test
    void positivesAndNegativesOfDifferentNumbersOfAnchorsAreRefused() {
        refused(() -> new Pairs(new int[2][0], new int[3][0]), "positives of 2 anchors", "negatives of 3",
                "every anchor needs an entry in both");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }
}
