package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.mining.BatchEasyHardMiner.Strategy;
import io.contexture.mining.PlainMiners.Picked;
import io.contexture.mining.PlainMiners.Triplet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every miner picks what its definition says, of batches and of references, with ties and uneven classes. */
class MinersPropertyTest {

    private static final int DIMENSION = 8;
    /** On the grid's own distances and off them. */
    private static final float[] MARGINS = {0, 0.2f, 1};

    @Provide
    Arbitrary<LabelledScores> scores() {
        return LabelledScores.any();
    }

    @Provide
    Arbitrary<BatchEasyHardMiner> easyHard() {
        return Arbitraries.of(everyAllowedCombination());
    }

    /** Semi-hard is relative to one that is chosen without it. */
    static List<BatchEasyHardMiner> everyAllowedCombination() {
        List<BatchEasyHardMiner> miners = new ArrayList<>();
        for (Strategy positives : Strategy.values()) {
            for (Strategy negatives : Strategy.values()) {
                boolean absolute = positives != Strategy.SEMI_HARD && negatives != Strategy.SEMI_HARD;
                boolean besideOne = List.of(positives, negatives).contains(Strategy.EASY)
                        || List.of(positives, negatives).contains(Strategy.HARD);
                if (absolute || besideOne) {
                    miners.add(new BatchEasyHardMiner(positives, negatives));
                }
            }
        }
        return miners;
    }

    @Property(tries = 400)
    void batchHardTakesTheHardestPositiveAndTheHardestNegative(@ForAll("scores") LabelledScores given) {
        assertThat(triplets(new BatchHardMiner(), given)).isEqualTo(PlainMiners.batchHard(given));
    }

    @Property(tries = 400)
    void semiHardTakesTheHardestNegativeFartherThanThePositiveOrTheFarthest(
            @ForAll("scores") LabelledScores given) {
        assertThat(triplets(new SemiHardMiner(), given)).isEqualTo(PlainMiners.semiHard(given));
    }

    @Property(tries = 1000)
    void batchEasyHardTakesWhatItsStrategiesSay(@ForAll("easyHard") BatchEasyHardMiner miner,
            @ForAll("scores") LabelledScores given) {
        assertThat(pairs(miner, given))
                .isEqualTo(PlainMiners.batchEasyHard(given, miner.positives(), miner.negatives()));
    }

    @Property(tries = 400)
    void multiSimilarityTakesTheInformativePairs(@ForAll("scores") LabelledScores given) {
        // 0.25 is the grid's step: the bounds themselves are open.
        for (float epsilon : new float[]{0, 0.1f, 0.25f}) {
            assertThat(pairs(new MultiSimilarityMiner(epsilon), given))
                    .isEqualTo(PlainMiners.multiSimilarity(given, epsilon));
        }
    }

    @Property(tries = 400)
    void tripletMarginTakesTheTripletsOfItsDifficulty(@ForAll TripletDifficulty difficulty,
            @ForAll("scores") LabelledScores given) {
        for (float margin : MARGINS) {
            assertThat(triplets(new TripletMarginMiner(margin, difficulty), given))
                    .isEqualTo(PlainMiners.tripletMargin(given, margin, difficulty));
        }
    }

    @Property(tries = 400)
    void distanceWeightedWeighsByTheInverseDensityOfDistances(@ForAll("scores") LabelledScores given) {
        // 1 and 2 are distances of the grid: the far cut-off is open.
        for (DistanceWeightedMiner miner : List.of(DistanceWeightedMiner.PUBLISHED,
                new DistanceWeightedMiner(0.8f, 1), new DistanceWeightedMiner(1, 2))) {
            for (int dimension : new int[]{2, 3, DIMENSION, 16}) {
                double[][] expected = PlainMiners.inverseDensities(given, miner, dimension);
                float[] weights = miner.weights(given.scores(), dimension, given.comparison()).toArray();
                double[] row = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
                for (int at = 0; at < row.length; at++) {
                    assertThat((double) weights[at]).isCloseTo(row[at], within(1e-6 * row[at]));
                }
            }
        }
    }

    @Property(tries = 400)
    void distanceWeightedTakesEachPositivePairOnceWithANegativeInReach(@ForAll("scores") LabelledScores given,
            @ForAll long seed) {
        DistanceWeightedMiner miner = DistanceWeightedMiner.PUBLISHED;
        double[][] weights = PlainMiners.inverseDensities(given, miner, DIMENSION);
        List<List<Integer>> positivePairs = new ArrayList<>();
        for (int a : PlainMiners.anchors(given)) {
            if (Arrays.stream(weights[a]).sum() > 0) {
                for (int p : given.positives(a)) {
                    positivePairs.add(List.of(a, p));
                }
            }
        }
        List<Triplet> drawn = listed(
                miner.mine(given.scores(), DIMENSION, given.comparison(), new SplittableRandom(seed)));
        assertThat(drawn.stream().map(t -> List.of(t.anchor(), t.positive())).toList())
                .isEqualTo(positivePairs);
        assertThat(drawn).allMatch(t -> weights[t.anchor()][t.negative()] > 0);
    }

    @Example
    void anchorsSharedOutToAllCoresAreInTheirOrder() {
        for (LabelledScores.Against against : LabelledScores.Against.values()) {
            LabelledScores given = LabelledScores.random(against, 140, 150, 40, new Random(3));
            batchHardTakesTheHardestPositiveAndTheHardestNegative(given);
            semiHardTakesTheHardestNegativeFartherThanThePositiveOrTheFarthest(given);
            multiSimilarityTakesTheInformativePairs(given);
            tripletMarginTakesTheTripletsOfItsDifficulty(TripletDifficulty.SEMI_HARD, given);
            distanceWeightedTakesEachPositivePairOnceWithANegativeInReach(given, 5);
            everyAllowedCombination().forEach(miner -> batchEasyHardTakesWhatItsStrategiesSay(miner, given));
        }
    }

    private static List<Triplet> triplets(Miner miner, LabelledScores given) {
        return listed((Triplets) miner.mine(given.scores(), DIMENSION, given.comparison(),
                new SplittableRandom(1)));
    }

    static List<Triplet> listed(Triplets triplets) {
        return IntStream.range(0, triplets.size())
                .mapToObj(t -> new Triplet(triplets.anchors()[t], triplets.positives()[t],
                        triplets.negatives()[t]))
                .toList();
    }

    private static List<Picked> pairs(Miner miner, LabelledScores given) {
        Pairs pairs = (Pairs) miner.mine(given.scores(), DIMENSION, given.comparison(),
                new SplittableRandom(1));
        return IntStream.range(0, pairs.anchorCount())
                .mapToObj(a -> new Picked(Arrays.stream(pairs.positives()[a]).boxed().toList(),
                        Arrays.stream(pairs.negatives()[a]).boxed().toList()))
                .toList();
    }
}
