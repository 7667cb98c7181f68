package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class ComparisonTest {

    private static final int[] LABELS = {3, 8, 3, 3, 8, 5};

    @Provide
    Arbitrary<LabelledScores> scores() {
        return LabelledScores.any();
    }

    @Property(tries = 500)
    void positivesAreTheOthersOfTheClassAndNegativesThoseOfOtherClasses(
            @ForAll("scores") LabelledScores given) {
        Comparison comparison = given.comparison();
        for (int a = 0; a < comparison.anchors(); a++) {
            int anchor = a;
            assertThat(positives(comparison, a)).isEqualTo(given.positives(a));
            assertThat(negatives(comparison, a)).isEqualTo(given.negatives(a));
            assertThat(Arrays.stream(comparison.columnsApartFromNegatives(a)).boxed().toList()).isEqualTo(
                    IntStream.range(0, comparison.references()).filter(j -> !given.isNegative(anchor, j))
                            .boxed()
                            .toList());
        }
    }

    @Property(tries = 200)
    void itsTripletsAreEveryPositiveWithEveryNegativeInOrder(@ForAll("scores") LabelledScores given) {
        assertThat(MinersPropertyTest.listed(given.comparison().triplets()))
                .isEqualTo(PlainMiners.tripletMargin(given, 0, TripletDifficulty.EVERY));
    }

    @Property(tries = 200)
    void aBatchComparedWithItselfAsReferencesIsComparedWithin(@ForAll("scores") LabelledScores given) {
        int[] labels = given.anchorLabels();
        int[] own = IntStream.range(0, labels.length).toArray();
        Comparison within = Comparison.within(labels);
        Comparison between = Comparison.between(labels, labels.clone(), own);
        assertThat(within.isWithin()).isTrue();
        assertThat(between.isWithin()).isFalse();
        for (int a = 0; a < labels.length; a++) {
            assertThat(within.own(a)).isEqualTo(between.own(a)).isEqualTo(a);
            assertThat(positives(between, a)).isEqualTo(positives(within, a));
            assertThat(negatives(between, a)).isEqualTo(negatives(within, a));
        }
    }

    @Example
    void rowsAndColumnsTellTheirClassesAndCopies() {
        Comparison comparison = Comparison.between(new int[]{3, 8}, LABELS, new int[]{-1, 4});
        assertThat(comparison.anchors()).isEqualTo(2);
        assertThat(comparison.references()).isEqualTo(6);
        assertThat(comparison.anchorLabel(1)).isEqualTo(8);
        assertThat(comparison.referenceLabel(5)).isEqualTo(5);
        assertThat(comparison.own(0)).isEqualTo(-1);
        assertThat(comparison.own(1)).isEqualTo(4);
        assertThat(comparison.tuples()).isNull();
        assertThat(positives(comparison, 0)).containsExactly(0, 2, 3);
        assertThat(positives(comparison, 1)).containsExactly(1);
        assertThat(negatives(comparison, 1)).containsExactly(0, 2, 3, 5);
    }

    @Example
    void aClassThatTheReferencesLackHasNegativesOnly() {
        Comparison comparison = Comparison.between(new int[]{9}, LABELS, new int[]{-1});
        assertThat(positives(comparison, 0)).isEmpty();
        assertThat(negatives(comparison, 0)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Example
    void restrictedToTripletsOnlyTheirPairsAreLookedAtEachOnce() {
        Triplets triplets = new Triplets(6, new int[]{2, 2, 0, 2}, new int[]{3, 0, 2, 3},
                new int[]{4, 1, 5, 4});
        Comparison restricted = Comparison.within(LABELS).restrictedTo(triplets);
        assertThat(restricted.tuples()).isSameAs(triplets);
        assertThat(restricted.triplets()).isSameAs(triplets);
        assertThat(positives(restricted, 2)).containsExactly(0, 3);
        assertThat(negatives(restricted, 2)).containsExactly(1, 4);
        assertThat(positives(restricted, 0)).containsExactly(2);
        assertThat(positives(restricted, 1)).isEmpty();
        assertThat(restricted.anchorLabel(1)).isEqualTo(8);
        assertThat(restricted.isWithin()).isTrue();
    }

    @Example
    void restrictedToPairsItsTripletsAreTheirs() {
        Pairs pairs = new Pairs(new int[][]{{0, 3}, {}}, new int[][]{{1}, {0}});
        Comparison restricted = Comparison.between(new int[]{3, 8}, LABELS, new int[]{2, -1})
                .restrictedTo(pairs);
        assertThat(MinersPropertyTest.listed(restricted.triplets()))
                .containsExactly(new PlainMiners.Triplet(0, 0, 1), new PlainMiners.Triplet(0, 3, 1));
        assertThat(negatives(restricted, 1)).containsExactly(0);
        assertThat(restricted.own(0)).isEqualTo(2);
    }

    @Example
    void anotherRestrictionTakesThePlaceOfTheFirst() {
        Comparison within = Comparison.within(LABELS);
        Comparison first = within.restrictedTo(triplet(6, 0, 2, 1));
        assertThat(positives(first, 0)).containsExactly(2);
        assertThat(positives(first.restrictedTo(triplet(6, 0, 3, 1)), 0)).containsExactly(3);
        assertThat(positives(within, 0)).containsExactly(2, 3);
    }

    @Example
    void tuplesThatDoNotFitAreRefusedWithBothSizes() {
        Comparison comparison = Comparison.between(new int[]{3, 8}, LABELS, new int[]{-1, -1});
        refused(() -> comparison.restrictedTo(triplet(3, 0, 2, 1)), "tuples of 3 anchors",
                "2 anchors and 6 references");
        refused(() -> comparison.restrictedTo(triplet(2, 0, 2, 6)), "columns below 7",
                "2 anchors and 6 references");
        refused(() -> comparison.restrictedTo(new Pairs(new int[][]{{6}, {}}, new int[2][0])),
                "columns below 7");
        assertThat(comparison.restrictedTo(triplet(2, 1, 4, 5)).tuples()).isNotNull();
    }

    @Example
    void copiesThatAreNoColumnsAreRefusedWithWhatIsAllowed() {
        refused(() -> Comparison.between(new int[]{3, 8}, LABELS, new int[1]),
                "1 own columns for 2 anchors", "-1 if it has no copy");
        refused(() -> Comparison.between(new int[]{3, 8}, LABELS, new int[]{0, 6}),
                "own column of anchor 1 is 6", "0 to 5", "-1");
        refused(() -> Comparison.between(new int[]{3, 8}, LABELS, new int[]{-2, 0}),
                "own column of anchor 0 is -2");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    private static Triplets triplet(int rows, int anchor, int positive, int negative) {
        return new Triplets(rows, new int[]{anchor}, new int[]{positive}, new int[]{negative});
    }

    static List<Integer> positives(Comparison comparison, int anchor) {
        int[] into = new int[comparison.references()];
        return first(comparison.positives(anchor, into), into);
    }

    static List<Integer> negatives(Comparison comparison, int anchor) {
        int[] into = new int[comparison.references()];
        return first(comparison.negatives(anchor, into), into);
    }

    private static List<Integer> first(int count, int[] values) {
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            first.add(values[i]);
        }
        return first;
    }
}
