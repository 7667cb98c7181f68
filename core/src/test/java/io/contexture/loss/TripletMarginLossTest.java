package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.BatchHardMiner;
import io.contexture.mining.Comparison;
import io.contexture.mining.LabelledScores;
import io.contexture.mining.LabelledScores.Against;
import io.contexture.mining.Pairs;
import io.contexture.mining.TripletDifficulty;
import io.contexture.mining.Triplets;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.LpSimilarity;
import io.contexture.testing.Closeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class TripletMarginLossTest {

    private static final TripletMarginLoss USUAL = TripletMarginLoss.USUAL;

    /** Margins off and on the grid that the scores are from. */
    @Provide
    Arbitrary<TripletMarginLoss> losses() {
        return Combinators
                .combine(Arbitraries.of(0.0, 0.05, 0.5), Arbitraries.of(false, true),
                        Arbitraries.of(false, true), Arbitraries.of(TripletDifficulty.class))
                .as(TripletMarginLoss::new);
    }

    @Provide
    Arbitrary<LabelledScores> scores() {
        return LabelledScores.any();
    }

    @Provide
    Arbitrary<LabelledScores> batches() {
        return LabelledScores.any(Against.THE_BATCH);
    }

    @Provide
    Arbitrary<Reducer> reducers() {
        return Arbitraries.of(Reducer.MEAN, Reducer.NON_ZERO_MEAN, new Reducer.ThresholdMean(0.1, 0.9),
                new Reducer.ThresholdMean(-1, 0.9), new Reducer.ClassWeightedMean(Map.of(0, 2.0, 1, 0.0)));
    }

    @Property(tries = 1000)
    void itIsTheMeanOverAllTripletsOfTheDifficulty(@ForAll("losses") TripletMarginLoss loss,
            @ForAll("scores") LabelledScores given, @ForAll("reducers") Reducer reducer) {
        if (loss.swap() && given.own() != null) {
            refused(() -> loss.evaluateScores(given.scores(), given.comparison(), reducer), "swap");
            return;
        }
        assertSame(loss, given, given.comparison(), reducer,
                PlainTripletMarginLoss.ofAll(loss, given, reducer));
    }

    @Property(tries = 500)
    void ofMinedTripletsItIsTheMeanOverThoseAsOftenAsTheyAreListed(@ForAll("losses") TripletMarginLoss loss,
            @ForAll("batches") LabelledScores given, @ForAll("reducers") Reducer reducer,
            @ForAll long seed) {
        int[][] listed = drawn(given, new Random(seed));
        Comparison mined = given.comparison().restrictedTo(triplets(given.scores().rows(), listed));
        // Elements come in the order of the list, which need not be that of the anchors.
        Arrays.sort(listed, (one, other) -> Integer.compare(one[0], other[0]));
        assertSame(loss, given, mined, reducer,
                PlainTripletMarginLoss.of(loss, given, reducer, listed));
    }

    @Property(tries = 500)
    void ofMinedPairsItIsTheMeanOverTheTripletsOfThem(@ForAll("losses") TripletMarginLoss loss,
            @ForAll("batches") LabelledScores given, @ForAll("reducers") Reducer reducer,
            @ForAll long seed) {
        Random random = new Random(seed);
        int n = given.scores().rows();
        int[][] positives = new int[n][];
        int[][] negatives = new int[n][];
        List<int[]> triplets = new ArrayList<>();
        for (int a = 0; a < n; a++) {
            positives[a] = some(given.positives(a), random);
            negatives[a] = some(given.negatives(a), random);
            for (int p : positives[a]) {
                for (int negative : negatives[a]) {
                    triplets.add(new int[]{a, p, negative});
                }
            }
        }
        assertSame(loss, given, given.comparison().restrictedTo(new Pairs(positives, negatives)), reducer,
                PlainTripletMarginLoss.of(loss, given, reducer, triplets.toArray(int[][]::new)));
    }

    private static int[] some(List<Integer> columns, Random random) {
        return columns.stream().filter(_ -> random.nextBoolean()).mapToInt(Integer::intValue).toArray();
    }

    /** Triplets of the batch with replacement, in no order. */
    private static int[][] drawn(LabelledScores given, Random random) {
        Triplets all = given.comparison().triplets();
        int size = all.size() == 0 ? 0 : random.nextInt(40);
        return IntStream.range(0, size).map(_ -> random.nextInt(all.size()))
                .mapToObj(t -> new int[]{all.anchors()[t], all.positives()[t], all.negatives()[t]})
                .toArray(int[][]::new);
    }

    private static Triplets triplets(int rows, int[][] listed) {
        return new Triplets(rows, Arrays.stream(listed).mapToInt(t -> t[0]).toArray(),
                Arrays.stream(listed).mapToInt(t -> t[1]).toArray(),
                Arrays.stream(listed).mapToInt(t -> t[2]).toArray());
    }

    private static void assertSame(TripletMarginLoss loss, LabelledScores given, Comparison comparison,
            Reducer reducer, PlainTripletMarginLoss expected) {
        LossValue value = loss.evaluateScores(given.scores(), comparison, reducer);
        assertThat(value.value()).isCloseTo(expected.value(), within(1e-9));
        double[] gradient = Batches.widened(value.gradient());
        for (int at = 0; at < gradient.length; at++) {
            assertThat(gradient[at]).as("slope %d", at).isCloseTo(expected.gradient()[at], within(1e-6));
        }
        double[] elements = sorted(loss.elements(given.scores(), comparison));
        double[] expectedElements = sorted(expected.elements());
        assertThat(elements).hasSameSizeAs(expectedElements);
        for (int at = 0; at < elements.length; at++) {
            assertThat(elements[at]).isCloseTo(expectedElements[at], within(1e-12));
        }
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** All entries differ by 1/32 or more, so that no kink, jump or swap lies within a step. */
    @Property(tries = 60)
    void theGradientIsTheSlopeOfTheValue(@ForAll("losses") TripletMarginLoss drawn, @ForAll long seed) {
        TripletMarginLoss loss = new TripletMarginLoss(drawn.margin() + 0.01, drawn.smooth(), drawn.swap(),
                drawn.triplets());
        int n = 9;
        float step = 1f / 1024;
        Random random = new Random(seed);
        Matrix scores = Matrix.zeros(n, n);
        List<Integer> places = new ArrayList<>(IntStream.range(0, n * n).boxed().toList());
        Collections.shuffle(places, random);
        for (int at = 0; at < n * n; at++) {
            scores.data()[at] = (places.get(at) - n * n / 2) / 32f;
        }
        int[] labels = {0, 0, 0, 0, 1, 1, 2, 2, 3};
        Matrix gradient = loss.evaluateScores(scores, labels).gradient();
        ScoreDifferences.check(moved -> loss.evaluateScores(moved, labels), scores, gradient, step, 1e-5,
                loss);
    }

    @Example
    void aLargeBatchHasTheSameLossOnOneThreadAndByItsList() {
        int[] labels = IntStream.range(0, 256).map(i -> i < 60 ? 0 : i / 5).toArray();
        Matrix scores = LpSimilarity.EUCLIDEAN
                .within(Batches.clustered(labels, 16, 1.5, new Random(3))).values();
        Comparison comparison = Comparison.within(labels);
        for (boolean smooth : new boolean[]{false, true}) {
            for (TripletDifficulty difficulty : TripletDifficulty.values()) {
                TripletMarginLoss loss = new TripletMarginLoss(0.1, smooth, false, difficulty);
                LossValue onAllCores = loss.evaluateScores(scores, comparison);
                LossValue onOne = onOneThread(loss, scores, comparison);
                assertThat(onAllCores.value()).isEqualTo(onOne.value());
                assertThat(onAllCores.gradient().toArray()).isEqualTo(onOne.gradient().toArray());
                LossValue listed = loss.evaluateScores(scores,
                        comparison.restrictedTo(comparison.triplets()));
                assertThat(listed.value()).isCloseTo(onAllCores.value(), within(1e-12));
                Closeness.check("gradient", Batches.widened(listed.gradient()),
                        Batches.widened(onAllCores.gradient()), 1e-5);
            }
        }
    }

    private static LossValue onOneThread(TripletMarginLoss loss, Matrix scores, Comparison comparison) {
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            return pool.submit(() -> loss.evaluateScores(scores, comparison)).join();
        }
    }

    @Example
    void theSlopesOfALargeBatchAreThoseOfItsTripletsOneByOne() {
        LabelledScores given = LabelledScores.random(Against.THE_BATCH, 256, 0, 20, new Random(4));
        for (boolean swap : new boolean[]{false, true}) {
            for (boolean smooth : new boolean[]{false, true}) {
                TripletMarginLoss loss = new TripletMarginLoss(0.2, smooth, swap, TripletDifficulty.EVERY);
                LossValue value = loss.evaluateScores(given.scores(), given.comparison(), Reducer.MEAN);
                PlainTripletMarginLoss plain = PlainTripletMarginLoss.ofAll(loss, given, Reducer.MEAN);
                assertThat(value.value()).isCloseTo(plain.value(), within(1e-10));
                Closeness.check("gradient", Batches.widened(value.gradient()), plain.gradient(), 1e-5);
            }
        }
    }

    @Example
    void byHandAViolatedTripletIsTheMarginAndTheDistanceItLacks() {
        // d_01 = 1, d_02 = 0.75, d_12 = 0.5
        Matrix scores = Matrix.of(new float[]{0, -1, -0.75f, -1, 0, -0.5f, -0.75f, -0.5f, 0}, 3, 3);
        int[] labels = {0, 0, 1};
        LossValue value = USUAL.evaluateScores(scores, labels);
        assertThat(value.value()).isCloseTo((0.25 + 0.5) / 2 + 0.05, within(1e-12));
        assertThat(value.gradient().toArray()).containsExactly(0, -0.5f, 0.5f, -0.5f, 0, 0.5f, 0, 0, 0);
        LossValue swapped = new TripletMarginLoss(0.05, false, true, TripletDifficulty.EVERY)
                .evaluateScores(scores, labels);
        assertThat(swapped.value()).isCloseTo(0.5 + 0.05, within(1e-12));
        assertThat(swapped.gradient().toArray()).containsExactly(0, -0.5f, 0, -0.5f, 0, 1, 0, 0, 0);
    }

    @Example
    void aBatchWithoutTripletsHasNoLossAndNoGradient() {
        Matrix rows = Batches.clustered(Batches.labels(8, 4), 5, 1, new Random(1));
        for (boolean swap : new boolean[]{false, true}) {
            TripletMarginLoss loss = new TripletMarginLoss(0.05, true, swap, TripletDifficulty.EVERY);
            for (int[] labels : List.of(Batches.labels(8, 1), new int[8])) {
                LossValue value = loss.evaluate(rows, labels);
                assertThat(value.value()).isZero();
                assertThat(value.gradient().toArray()).hasSize(40).containsOnly(0f);
                assertThat(loss.elements(Matrix.zeros(8, 8), Comparison.within(labels))).isEmpty();
            }
        }
    }

    @Example
    void aBatchThatIsLearnedHasNoLossAndNoGradient() {
        Matrix apart = Matrix.of(new float[]{1, 0, 1, 0, 0, 1, 0, 1}, 4, 2);
        LossValue value = USUAL.evaluate(apart, new int[]{0, 0, 1, 1});
        assertThat(value.value()).isZero();
        assertThat(value.gradient().toArray()).containsOnly(0f);
    }

    @Example
    void aSwapWithReferencesIsRefusedWithTheWayOut() {
        TripletMarginLoss swap = new TripletMarginLoss(0.05, false, true, TripletDifficulty.EVERY);
        int[] labels = Batches.labels(8, 4);
        Matrix rows = Batches.clustered(labels, 5, 1, new Random(1));
        Batch batch = Batch.of(rows, labels).withReferences(References.fixed(rows, labels, 8));
        refused(() -> swap.evaluate(batch), "swap", "references", "leave out swap, or the references");
        assertThat(swap.evaluate(rows, labels).value()).isPositive();
    }

    @Example
    void whatAMinerPicksFromCosinesIsLookedAtByDistance() {
        int[] labels = Batches.labels(12, 4);
        Matrix rows = Batches.clustered(labels, 5, 1.5, new Random(2));
        Triplets hard = new BatchHardMiner().mine(CosineSimilarity.COSINE.within(rows).values(), 5,
                Comparison.within(labels), new SplittableRandom(1));
        Matrix distances = LpSimilarity.EUCLIDEAN.within(rows).values();
        double sum = 0;
        int violating = 0;
        for (int a = 0; a < 12; a++) {
            double lacking = 0.05 - distances.get(a, hard.positives()[a])
                    + distances.get(a, hard.negatives()[a]);
            sum += Math.max(0, lacking);
            violating += lacking > 0 ? 1 : 0;
        }
        LossValue value = ComposedLoss.of(USUAL).withMiner(new BatchHardMiner()).evaluate(rows, labels);
        assertThat(value.value()).isCloseTo(sum / violating, within(1e-9));
    }

    @Example
    void marginsOutOfRangeAreRefusedWithWhatIsUsual() {
        for (double bad : new double[]{-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> new TripletMarginLoss(bad, false, false, TripletDifficulty.EVERY),
                    "margin is " + bad, "from 0 up", "usually 0.05");
        }
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }
}
