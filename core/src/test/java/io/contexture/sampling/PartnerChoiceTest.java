package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerChoiceTest {

    private static final int DIMENSION = 32;

    /** Cosines of 40 candidates, in no order; the 20 after them are not candidates. */
    private static final float[] SIMILARITIES = similarities();

    private static float[] similarities() {
        Random random = new Random(11);
        float[] cosines = new float[60];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = i < 40 ? random.nextFloat(-0.9f, 0.99f) : 1;
        }
        return cosines;
    }

    private static void assertChosenWith(PartnerChoice choice, double[] probabilities) {
        PartnerChoice.Chooser chooser = choice.chooser(60, DIMENSION);
        int[] counts = new int[60];
        Random random = new Random(12);
        for (int draw = 0; draw < 40_000; draw++) {
            counts[chooser.choose(SIMILARITIES, 40, random)]++;
        }
        ChiSquared.assertDrawnFrom(Arrays.copyOf(probabilities, 60), counts);
    }

    /** 1 for the most similar of the 40. */
    private static int rank(int index) {
        return 1 + (int) IntStream.range(0, 40).filter(i -> SIMILARITIES[i] > SIMILARITIES[index]).count();
    }

    private static double distance(int index) {
        return Math.sqrt(2 - 2.0 * SIMILARITIES[index]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, -1, -3, -100})
    void rankPowerFollowsItsDefinition(double power) {
        assertChosenWith(new RankPower(power),
                IntStream.range(0, 40).mapToDouble(i -> Math.pow(rank(i), power)).toArray());
    }

    @Test
    void rankPowerOfNegativeInfinityChoosesTheNearest() {
        assertChosenWith(new RankPower(Double.NEGATIVE_INFINITY),
                IntStream.range(0, 40).mapToDouble(i -> rank(i) == 1 ? 1 : 0).toArray());
    }

    @Test
    void theNearestTenAreEquallyLikely() {
        assertChosenWith(new NearestUniformly(10),
                IntStream.range(0, 40).mapToDouble(i -> rank(i) <= 10 ? 1 : 0).toArray());
        assertChosenWith(new NearestUniformly(1000), IntStream.range(0, 40).mapToDouble(_ -> 1).toArray());
    }

    @Test
    void distanceWeightIsOneByTheDensityOnTheSphereWithinTheCuts() {
        assertChosenWith(new DistanceWeight(), IntStream.range(0, 40).mapToDouble(i -> {
            double d = Math.max(0.5, distance(i));
            return d >= 1.4
                    ? 0
                    : Math.pow(d, 2 - DIMENSION) * Math.pow(1 - d * d / 4, (3 - DIMENSION) / 2.0);
        }).toArray());
    }

    @Test
    void distanceWeightIsStableInManyDimensionsAndUniformWhereNothingIsNear() {
        float[] far = {-0.5f, -0.2f, -1, -0.9f};
        PartnerChoice.Chooser chooser = new DistanceWeight().chooser(4, 4096);
        Random random = new Random(3);
        int[] counts = new int[4];
        for (int draw = 0; draw < 4000; draw++) {
            counts[chooser.choose(far, 4, random)]++;
        }
        ChiSquared.assertDrawnFrom(new double[]{1, 1, 1, 1}, counts);
        float[] spread = {0.2f, 0.6f, 1.0000001f, 0.3f};
        for (int draw = 0; draw < 100; draw++) {
            assertThat(chooser.choose(spread, 4, random)).as("beyond the smallest float otherwise")
                    .isEqualTo(2);
        }
    }

    @Test
    void theHistogramIsUniformOverBinsAndThenWithinOne() {
        int bins = 12;
        int[] bin = IntStream.range(0, 40).map(i -> (int) (distance(i) / 2 * bins)).toArray();
        double[] probabilities = IntStream.range(0, 40)
                .mapToDouble(i -> 1.0 / Arrays.stream(bin).filter(b -> b == bin[i]).count()).toArray();
        assertThat(Arrays.stream(probabilities).min().orElseThrow()).as("bins of several").isLessThan(0.3);
        assertChosenWith(new UniformHistogram(bins), probabilities);
    }

    @Test
    void theHistogramTakesOppositeAndEqualCentroids() {
        PartnerChoice.Chooser chooser = new UniformHistogram(100).chooser(2, DIMENSION);
        int[] counts = new int[2];
        Random random = new Random(3);
        for (int draw = 0; draw < 2000; draw++) {
            counts[chooser.choose(new float[]{-1.0000001f, 1.0000001f}, 2, random)]++;
        }
        ChiSquared.assertDrawnFrom(new double[]{1, 1}, counts);
    }

    @Test
    void ofEqualSimilaritiesTheFirstRanksHigherWhateverTheirSign() {
        float[] similarities = {-0.5f, 0f, -0f, 0.5f, -0.5f};
        assertThat(IntStream.range(0, 5).map(rank -> Ranking.ofRank(similarities, 5, rank)))
                .containsExactly(3, 1, 2, 0, 4);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new RankPower(0.5)).hasMessageContaining("rank power is 0.5")
                .hasMessageContaining("-Infinity");
        assertThatThrownBy(() -> new RankPower(Double.NaN)).hasMessageContaining("rank power is NaN");
        assertThatThrownBy(() -> new NearestUniformly(0)).hasMessageContaining("usually 10");
        assertThatThrownBy(() -> new DistanceWeight(1.4, 0.5)).hasMessageContaining("usually 0.5 and 1.4");
        assertThatThrownBy(() -> new DistanceWeight(0.5, 2.5)).hasMessageContaining("farthest <= 2");
        assertThatThrownBy(() -> new UniformHistogram(0)).hasMessageContaining("usually 100");
    }
}
