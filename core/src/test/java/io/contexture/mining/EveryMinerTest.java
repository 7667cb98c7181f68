package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.mining.BatchEasyHardMiner.Strategy;
import io.contexture.mining.LabelledScores.Against;
import io.contexture.similarity.CosineSimilarity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What miners have in common, and the options that they refuse. */
class EveryMinerTest {

    private static final int DIMENSION = 16;

    static List<Miner> miners() {
        return List.of(new BatchHardMiner(), new SemiHardMiner(), new MultiSimilarityMiner(0.1f),
                new BatchEasyHardMiner(Strategy.EASY, Strategy.SEMI_HARD),
                new BatchEasyHardMiner(Strategy.SEMI_HARD, Strategy.EASY),
                new BatchEasyHardMiner(Strategy.ALL, Strategy.ALL),
                new TripletMarginMiner(0.2f, TripletDifficulty.VIOLATING),
                new TripletMarginMiner(0.2f, TripletDifficulty.EVERY), DistanceWeightedMiner.PUBLISHED);
    }

    private static Tuples mine(Miner miner, Matrix scores, Comparison comparison, long seed) {
        return miner.mine(scores, DIMENSION, comparison, new SplittableRandom(seed));
    }

    private static Tuples mine(Miner miner, LabelledScores given, long seed) {
        return mine(miner, given.scores(), given.comparison(), seed);
    }

    private static boolean same(Tuples one, Tuples other) {
        Triplets ones = one.triplets();
        Triplets others = other.triplets();
        return Arrays.deepEquals(one.pairs().positives(), other.pairs().positives())
                && Arrays.deepEquals(one.pairs().negatives(), other.pairs().negatives())
                && Arrays.equals(ones.anchors(), others.anchors())
                && Arrays.equals(ones.positives(), others.positives())
                && Arrays.equals(ones.negatives(), others.negatives());
    }

    private static List<Integer> list(int[] columns) {
        return Arrays.stream(columns).boxed().toList();
    }

    private static long size(Tuples tuples) {
        return tuples.triplets().size();
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @MethodSource("miners")
    void scoresOfAnotherShapeAreRefusedWithBothShapes(Miner miner) {
        Comparison comparison = Comparison.between(new int[2], new int[]{0, 0, 1, 1, 1}, new int[]{-1, -1});
        for (Matrix scores : List.of(Matrix.zeros(5, 2), Matrix.zeros(2, 4), Matrix.zeros(3, 5))) {
            refused(() -> mine(miner, scores, comparison, 1), scores.rows() + " x " + scores.columns(),
                    "2 anchors and 5 references", "must be 2 x 5");
        }
        refused(() -> DistanceWeightedMiner.PUBLISHED.weights(Matrix.zeros(5, 2), DIMENSION, comparison),
                "5 x 2", "2 x 5");
    }

    @ParameterizedTest
    @MethodSource("miners")
    void anAnchorWithoutAPositiveOrWithoutANegativeIsPassedOver(Miner miner) {
        // The last row is alone of its class; all are within reach of each other.
        Matrix near = Matrix.zeros(5, 5);
        Arrays.fill(near.data(), 0.5f);
        for (int a = 0; a < 4; a++) {
            near.set(a, a ^ 1, 0.55f);
        }
        int[] labels = {0, 0, 1, 1, 2};
        Pairs pairs = mine(miner, near, Comparison.within(labels), 1).pairs();
        assertThat(pairs.positives()[4]).isEmpty();
        assertThat(pairs.negatives()[4]).isEmpty();
        assertThat(pairs.positives()[0].length + pairs.positives()[3].length).isPositive();
        for (int[] lacking : List.of(new int[5], new int[]{0, 1, 2, 3, 4})) {
            Pairs none = mine(miner, near, Comparison.within(lacking), 1).pairs();
            assertThat(none.anchorCount()).isEqualTo(5);
            assertThat(none.positiveCount() + none.negativeCount()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("miners")
    void aBatchOfOneAndAnEmptyOnePickNothing(Miner miner) {
        assertThat(size(mine(miner, Matrix.zeros(1, 1), Comparison.within(new int[1]), 1))).isZero();
        assertThat(size(mine(miner, Matrix.zeros(0, 0), Comparison.within(new int[0]), 1))).isZero();
        Comparison noReferences = Comparison.between(new int[2], new int[0], new int[]{-1, -1});
        assertThat(mine(miner, Matrix.zeros(2, 0), noReferences, 1).anchorCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("miners")
    void aSeedPicksTheSameOnAnyNumberOfThreads(Miner miner) {
        for (Against against : Against.values()) {
            LabelledScores given = LabelledScores.random(against, 140, 150, 30, new Random(7));
            Tuples picked = mine(miner, given, 11);
            assertThat(size(picked)).isPositive();
            assertThat(same(mine(miner, given, 11), picked)).isTrue();
            for (int threads : new int[]{1, 3}) {
                try (ForkJoinPool pool = new ForkJoinPool(threads)) {
                    Tuples alone = pool.submit(() -> mine(miner, given, 11)).join();
                    assertThat(same(alone, picked)).as("%d threads", threads).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("miners")
    void onlyAMinerThatDrawsDependsOnTheSeed(Miner miner) {
        LabelledScores given = LabelledScores.random(Against.THE_BATCH, 60, 0, 10, new Random(8));
        Tuples one = mine(miner, given, 1);
        Tuples other = mine(miner, given, 2);
        assertThat(same(one, other)).isNotEqualTo(miner instanceof DistanceWeightedMiner);
    }

    @ParameterizedTest
    @MethodSource("miners")
    void aViewGivesWhatItsCopyGivesAndNothingIsWritten(Miner miner) {
        LabelledScores given = LabelledScores.random(Against.OTHERS, 9, 11, 3, new Random(9));
        float[] surrounded = new float[120];
        Arrays.fill(surrounded, Float.NaN);
        System.arraycopy(given.scores().data(), 0, surrounded, 14, 99);
        float[] before = surrounded.clone();
        Tuples ofView = mine(miner, new Matrix(surrounded, 14, 9, 11), given.comparison(), 3);
        assertThat(same(ofView, mine(miner, given, 3))).isTrue();
        assertThat(surrounded).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("miners")
    void ofMinedPairsOnlyThoseAreLookedAt(Miner miner) {
        LabelledScores given = LabelledScores.random(Against.THE_BATCH, 30, 0, 4, new Random(10));
        Pairs mined = new TripletMarginMiner(0.8f, TripletDifficulty.SEMI_HARD)
                .mine(given.scores(), DIMENSION,
                        given.comparison(), new SplittableRandom(1))
                .pairs();
        Tuples picked = mine(miner, given.scores(), given.comparison().restrictedTo(mined), 1);
        assertThat(size(picked)).isPositive();
        Pairs pairs = picked.pairs();
        for (int a = 0; a < 30; a++) {
            assertThat(list(mined.positives()[a])).containsAll(list(pairs.positives()[a]));
            assertThat(list(mined.negatives()[a])).containsAll(list(pairs.negatives()[a]));
        }
    }

    @ParameterizedTest
    @MethodSource("miners")
    void theyMineOnCosines(Miner miner) {
        assertThat(miner.similarity()).isEqualTo(CosineSimilarity.COSINE);
    }

    @Test
    void optionsOutOfRangeAreRefusedWithWhatIsUsual() {
        for (float bad : new float[]{-0.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            refused(() -> new MultiSimilarityMiner(bad), "epsilon is " + bad, "from 0 up", "usually 0.1");
            refused(() -> new TripletMarginMiner(bad, TripletDifficulty.EASY), "margin is " + bad,
                    "from 0 up", "usually 0.2");
            refused(() -> new DistanceWeightedMiner(bad, 1.4f), "cutoff is " + bad, "usually 0.5 and 1.4");
            refused(() -> new DistanceWeightedMiner(0.5f, bad), "nonzeroLossCutoff is " + bad, "<= 2");
        }
        refused(() -> new DistanceWeightedMiner(0, 1.4f), "cutoff is 0.0", "0 < cutoff");
        refused(() -> new DistanceWeightedMiner(1.4f, 1.4f), "cutoff < nonzeroLossCutoff");
        refused(() -> new DistanceWeightedMiner(0.5f, 2.1f), "nonzeroLossCutoff is 2.1");
        assertThat(new DistanceWeightedMiner(0.5f, 2).nonzeroLossCutoff()).isEqualTo(2);
    }

    @Test
    void semiHardBesideWhatItCannotBeRelativeToIsRefused() {
        for (Strategy other : List.of(Strategy.SEMI_HARD, Strategy.ALL)) {
            refused(() -> new BatchEasyHardMiner(Strategy.SEMI_HARD, other),
                    "positives SEMI_HARD with negatives " + other, "must be easy or hard");
            refused(() -> new BatchEasyHardMiner(other, Strategy.SEMI_HARD),
                    "positives " + other + " with negatives SEMI_HARD", "must be easy or hard");
        }
    }
}
