package io.contexture.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often each negative is drawn. */
class DistanceWeightedMinerTest {

    private static final DistanceWeightedMiner PUBLISHED = DistanceWeightedMiner.PUBLISHED;
    private static final int ANCHORS = 300;
    private static final int POSITIVES = 20;
    private static final int NEGATIVES = 8;

    /** Anchors of class 0 that all see the same: positives, then negatives at the given distances. */
    private static Matrix scores(double... distances) {
        Matrix scores = Matrix.zeros(ANCHORS, POSITIVES + distances.length);
        for (int a = 0; a < ANCHORS; a++) {
            for (int n = 0; n < distances.length; n++) {
                scores.set(a, POSITIVES + n, cosine(distances[n]));
            }
        }
        return scores;
    }

    private static float cosine(double distance) {
        return (float) (1 - distance * distance / 2);
    }

    private static Comparison comparison(int anchors, int negatives) {
        int[] references = IntStream.range(0, POSITIVES + negatives).map(j -> j < POSITIVES ? 0 : j)
                .toArray();
        return Comparison.between(new int[anchors], references,
                IntStream.generate(() -> -1).limit(anchors).toArray());
    }

    @ParameterizedTest
    @CsvSource({"3, 0.1, 1.3", "8, 0.4, 1.3", "128, 1.2, 1.39", "512, 1.3, 1.39", "2048, 1.35, 1.39"})
    void drawsFollowTheWeights(int dimension, double nearest, double farthest) {
        double[] distances = IntStream.range(0, NEGATIVES)
                .mapToDouble(n -> n < 6 ? nearest + (farthest - nearest) * n / 5 : 1.5).toArray();
        Matrix scores = scores(distances);
        Comparison comparison = comparison(ANCHORS, NEGATIVES);
        int[] counts = new int[NEGATIVES];
        // Of the draws for neighbouring positives, and of those for neighbouring anchors.
        int[] successive = new int[NEGATIVES * NEGATIVES];
        int[] beside = new int[NEGATIVES * NEGATIVES];
        SplittableRandom random = new SplittableRandom(dimension);
        for (int batch = 0; batch < 10; batch++) {
            Triplets drawn = PUBLISHED.mine(scores, dimension, comparison, random);
            int[] negatives = Arrays.stream(drawn.negatives()).map(column -> column - POSITIVES).toArray();
            assertThat(negatives).hasSize(ANCHORS * POSITIVES);
            for (int t = 0; t < negatives.length; t++) {
                counts[negatives[t]]++;
                if (t % 2 == 1) {
                    successive[NEGATIVES * negatives[t - 1] + negatives[t]]++;
                }
                if (t / POSITIVES % 2 == 1) {
                    beside[NEGATIVES * negatives[t - POSITIVES] + negatives[t]]++;
                }
            }
        }
        float[] weights = PUBLISHED.weights(scores, dimension, comparison).rows(0, 1).toArray();
        double[] probabilities = IntStream.range(0, NEGATIVES).mapToDouble(n -> weights[POSITIVES + n])
                .toArray();
        assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-6));
        ChiSquared.assertDrawnFrom(probabilities, counts);
        double[] joint = IntStream.range(0, NEGATIVES * NEGATIVES)
                .mapToDouble(i -> probabilities[i / NEGATIVES] * probabilities[i % NEGATIVES]).toArray();
        ChiSquared.assertDrawnFrom(joint, successive);
        ChiSquared.assertDrawnFrom(joint, beside);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 512})
    void aNegativeOutOfReachIsNeverDrawn(int dimension) {
        // The first and the last are those that a careless search would end at.
        Matrix scores = scores(1.5, 1.9, 1.31, 1.41, 2, 1.3, 1.8);
        Comparison comparison = comparison(ANCHORS, 7);
        Matrix weights = PUBLISHED.weights(scores, dimension, comparison);
        SplittableRandom random = new SplittableRandom(4);
        for (int batch = 0; batch < 20; batch++) {
            Triplets drawn = PUBLISHED.mine(scores, dimension, comparison, random);
            assertThat(drawn.negatives()).hasSize(ANCHORS * POSITIVES)
                    .containsOnly(POSITIVES + 2, POSITIVES + 5);
        }
        for (int n : new int[]{0, 1, 3, 4, 6}) {
            assertThat(weights.get(0, POSITIVES + n)).isZero();
        }
    }

    @Test
    void anAnchorWithoutANegativeInReachIsPassedOver() {
        Matrix scores = scores(1.5, 1.6);
        scores.set(3, POSITIVES, cosine(1));
        Triplets drawn = PUBLISHED.mine(scores, 64, comparison(ANCHORS, 2), new SplittableRandom(1));
        assertThat(drawn.anchors()).hasSize(POSITIVES).containsOnly(3);
        assertThat(drawn.negatives()).containsOnly(POSITIVES);
        Matrix weights = PUBLISHED.weights(scores, 64, comparison(ANCHORS, 2));
        assertThat(weights.rows(0, 1).toArray()).containsOnly(0f);
        assertThat(weights.get(3, POSITIVES)).isEqualTo(1);
    }

    /** From 0.5 to 1.39 the density rises by 160 powers of ten: far anchors must not be measured by the near ones. */
    @Test
    void neitherNearNorFarAnchorsUnderflowInManyDimensions() {
        Matrix scores = Matrix.zeros(30, POSITIVES + 4);
        for (int a = 0; a < 30; a++) {
            for (int n = 0; n < 4; n++) {
                scores.set(a, POSITIVES + n, cosine(0.5 + 0.88 * a / 29 + 0.0025 * n));
            }
        }
        Comparison comparison = comparison(30, 4);
        Triplets drawn = PUBLISHED.mine(scores, 512, comparison, new SplittableRandom(1));
        assertThat(drawn.size()).isEqualTo(30 * POSITIVES);
        Matrix weights = PUBLISHED.weights(scores, 512, comparison);
        for (int a = 0; a < 30; a++) {
            double nearest = distance(scores.get(a, POSITIVES));
            double sum = 0;
            for (int n = 0; n < 4; n++) {
                double weight = weights.get(a, POSITIVES + n);
                sum += weight;
                double ratio = density(nearest) / density(distance(scores.get(a, POSITIVES + n)));
                assertThat(weight).isPositive()
                        .isCloseTo(weights.get(a, POSITIVES) * ratio, within(1e-6 * weight));
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void anAnchorThatSeesAllDistancesAlmostAlwaysTakesTheNearest() {
        Matrix weights = PUBLISHED.weights(scores(0.5, 0.8, 1.1, 1.39), 512, comparison(ANCHORS, 4));
        assertThat(weights.get(0, POSITIVES)).isEqualTo(1);
        assertThat(weights.get(0, POSITIVES + 3)).isZero();
        for (int n : PUBLISHED.mine(scores(1.39, 1.1, 0.8, 0.5), 512, comparison(ANCHORS, 4),
                new SplittableRandom(1)).negatives()) {
            assertThat(n).isEqualTo(POSITIVES + 3);
        }
    }

    @Test
    void negativesNearerThanTheCutoffCountAsIfTheyWereThere() {
        float[] weights = PUBLISHED.weights(scores(0, 1e-3, 0.2, 0.5), 32, comparison(ANCHORS, 4))
                .rows(0, 1).toArray();
        for (int n = 0; n < 4; n++) {
            assertThat(weights[POSITIVES + n]).isCloseTo(0.25f, within(1e-6f));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.7, 1, 1.39, 1.9})
    void theLogarithmIsThatOfTheInverseDensity(double distance) {
        assertThat(DistanceWeightedMiner.logInverseDensity(distance, 512))
                .isCloseTo(-Math.log(density(distance)), within(1e-9));
        // On the sphere of three dimensions all caps of a width are alike: q(D) ~ D.
        assertThat(DistanceWeightedMiner.logInverseDensity(distance, 3))
                .isCloseTo(-Math.log(distance), within(1e-12));
    }

    private static double distance(float cosine) {
        return Math.sqrt(2 - 2.0 * cosine);
    }

    /** q(D) of 512 dimensions, which a double just holds from 0.5 on. */
    private static double density(double distance) {
        return Math.pow(distance, 510) * Math.pow(1 - distance * distance / 4, 254.5);
    }
}
