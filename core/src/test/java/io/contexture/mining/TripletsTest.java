package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.mining.PlainMiners.Triplet;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class TripletsTest {

    private static final Triplets REPEATED = new Triplets(4, new int[]{2, 0, 2, 2, 2},
            new int[]{3, 5, 1, 3, 3}, new int[]{4, 2, 0, 4, 6});

    @Provide
    Arbitrary<LabelledScores> scores() {
        return LabelledScores.any();
    }

    @Example
    void aTripletCountsAsOftenAsItOccursAndItsPairsOnce() {
        assertThat(REPEATED.size()).isEqualTo(5);
        assertThat(REPEATED.triplets()).isSameAs(REPEATED);
        Pairs pairs = REPEATED.pairs();
        assertThat(pairs.positives()).isDeepEqualTo(new int[][]{{5}, {}, {1, 3}, {}});
        assertThat(pairs.negatives()).isDeepEqualTo(new int[][]{{2}, {}, {0, 4, 6}, {}});
    }

    @Example
    void theyTellHowManyRowsAndColumnsTheyNeed() {
        assertThat(REPEATED.anchorCount()).isEqualTo(4);
        assertThat(REPEATED.columnBound()).isEqualTo(7);
        Triplets none = new Triplets(4, new int[0], new int[0], new int[0]);
        assertThat(none.columnBound()).isZero();
        assertThat(none.pairs().anchorCount()).isEqualTo(4);
    }

    @Property(tries = 200)
    void allTripletsOfAComparisonHaveItsPairsAndPairsHaveThoseTriplets(
            @ForAll("scores") LabelledScores given) {
        Triplets all = given.comparison().triplets();
        Pairs pairs = all.pairs();
        for (int a = 0; a < given.anchorLabels().length; a++) {
            boolean both = PlainMiners.anchors(given).contains(a);
            assertThat(pairs.positives()[a]).containsExactly(columns(both ? given.positives(a) : List.of()));
            assertThat(pairs.negatives()[a]).containsExactly(columns(both ? given.negatives(a) : List.of()));
        }
        assertThat(MinersPropertyTest.listed(pairs.triplets()))
                .isEqualTo(MinersPropertyTest.listed(all));
    }

    @Property(tries = 200)
    void tripletsOfPairsOfTripletsHoldThemAll(@ForAll("scores") LabelledScores given) {
        List<Triplet> hard = PlainMiners.tripletMargin(given, 0.2, TripletDifficulty.SEMI_HARD);
        int[] anchors = hard.stream().mapToInt(Triplet::anchor).toArray();
        int[] positives = hard.stream().mapToInt(Triplet::positive).toArray();
        int[] negatives = hard.stream().mapToInt(Triplet::negative).toArray();
        Triplets picked = new Triplets(given.anchorLabels().length, anchors, positives, negatives);
        assertThat(MinersPropertyTest.listed(picked.pairs().triplets())).doesNotHaveDuplicates()
                .containsAll(new HashSet<>(hard));
    }

    @Example
    void listsOfDifferentLengthsAreRefusedWithTheirLengths() {
        refused(() -> new Triplets(4, new int[2], new int[3], new int[2]), "2 anchors, 3 positives",
                "2 negatives", "one of each");
        refused(() -> new Triplets(4, new int[2], new int[2], new int[1]), "1 negatives");
    }

    @Example
    void rowsAndColumnsOutOfRangeAreRefusedWithTheTriplet() {
        refused(() -> new Triplets(2, new int[]{0, 2}, new int[2], new int[2]), "triplet 1 is (2, 0, 0)",
                "anchors are 0 to 1");
        refused(() -> new Triplets(2, new int[]{-1}, new int[1], new int[1]), "triplet 0 is (-1, 0, 0)");
        refused(() -> new Triplets(2, new int[1], new int[]{-1}, new int[1]), "(0, -1, 0)", "0 or more");
        refused(() -> new Triplets(2, new int[1], new int[1], new int[]{-3}), "(0, 0, -3)", "0 or more");
    }

    private static int[] columns(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }
}
