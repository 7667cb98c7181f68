package io.contexture.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every measure: its scores are its formula's, and its gradients those of its scores. */
class SimilarityTest {

    private static final int D = 21;

    static List<Similarity> measures() {
        return List.of(CosineSimilarity.COSINE, DotProduct.DOT_PRODUCT, LpSimilarity.EUCLIDEAN,
                LpSimilarity.SQUARED_EUCLIDEAN, new LpSimilarity(2, 1, false), new LpSimilarity(2, 3, false),
                new LpSimilarity(1, 1, false), new LpSimilarity(1, 2, true), new LpSimilarity(3, 1, false),
                new LpSimilarity(3, 2, true), new SignalToNoise(false), new SignalToNoise(true));
    }

    static Matrix rows(int n, int d, long seed) {
        Random random = new Random(seed);
        Matrix rows = Matrix.zeros(n, d);
        for (int at = 0; at < n * d; at++) {
            rows.data()[at] = (float) random.nextGaussian();
        }
        return rows;
    }

    /** The formula, in double. */
    private static double plain(Similarity measure, Matrix a, int i, Matrix b, int j) {
        double[] x = row(a, i);
        double[] y = row(b, j);
        boolean unit = switch (measure) {
            case LpSimilarity lp -> lp.normalised();
            case SignalToNoise snr -> snr.normalised();
            default -> measure instanceof CosineSimilarity;
        };
        if (unit) {
            divide(x);
            divide(y);
        }
        if (measure instanceof LpSimilarity lp) {
            double sum = 0;
            for (int k = 0; k < x.length; k++) {
                sum += Math.pow(Math.abs(x[k] - y[k]), lp.p());
            }
            return -Math.pow(sum, (double) lp.power() / lp.p());
        }
        if (measure instanceof SignalToNoise) {
            double[] noise = new double[x.length];
            for (int k = 0; k < x.length; k++) {
                noise[k] = x[k] - y[k];
            }
            return -variance(noise) / variance(x);
        }
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    private static double[] row(Matrix matrix, int row) {
        double[] values = new double[matrix.columns()];
        for (int k = 0; k < values.length; k++) {
            values[k] = matrix.get(row, k);
        }
        return values;
    }

    private static void divide(double[] x) {
        double norm = Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
        for (int k = 0; k < x.length; k++) {
            x[k] /= norm;
        }
    }

    private static double variance(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(value -> (value - mean) * (value - mean)).sum() / (x.length - 1);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void scoresAreThoseOfTheFormula(Similarity measure) {
        Matrix anchors = rows(7, D, 1);
        Matrix references = rows(9, D, 2);
        Matrix between = measure.between(anchors, references).values();
        Matrix within = measure.within(anchors).values();
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 9; j++) {
                assertClose(between.get(i, j), plain(measure, anchors, i, references, j));
            }
            for (int j = 0; j < 7; j++) {
                assertClose(within.get(i, j), plain(measure, anchors, i, anchors, j));
            }
        }
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(2e-6 * Math.max(1, Math.abs(expected))));
    }

    @ParameterizedTest
    @MethodSource("measures")
    void gradientsAreThoseOfTheScores(Similarity measure) {
        Matrix anchors = rows(6, D, 3);
        Matrix references = rows(8, D, 4);
        Matrix onBetween = rows(6, 8, 5);
        Matrix onWithin = rows(6, 6, 6);
        ScoreMatrix between = measure.between(anchors, references);
        Matrix onAnchors = between.onAnchors(onBetween);
        Matrix onReferences = between.onReferences(onBetween);
        Matrix through = measure.within(anchors).onAnchors(onWithin);
        check(anchors, onAnchors, () -> sum(measure, anchors, references, onBetween));
        check(references, onReferences, () -> sum(measure, anchors, references, onBetween));
        check(anchors, through, () -> sum(measure, anchors, anchors, onWithin));
    }

    private interface Value {
        double get();
    }

    private static void check(Matrix input, Matrix gradient, Value value) {
        double largest = 0;
        for (float entry : gradient.data()) {
            largest = Math.max(largest, Math.abs(entry));
        }
        assertThat(largest).isPositive();
        for (int at = 0; at < input.data().length; at++) {
            float here = input.data()[at];
            input.data()[at] = here + 1f / 4096;
            double ahead = value.get();
            double step = input.data()[at];
            input.data()[at] = here - 1f / 4096;
            double behind = value.get();
            step -= input.data()[at];
            input.data()[at] = here;
            assertThat((double) gradient.data()[at]).isCloseTo((ahead - behind) / step,
                    within(2e-4 * largest));
        }
    }

    private static double sum(Similarity measure, Matrix anchors, Matrix references, Matrix onScores) {
        double sum = 0;
        for (int i = 0; i < anchors.rows(); i++) {
            for (int j = 0; j < references.rows(); j++) {
                sum += onScores.get(i, j) * plain(measure, anchors, i, references, j);
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("measures")
    void rowsBetweenThemselvesScoreAsWithin(Similarity measure) {
        Matrix rows = rows(11, 40, 7);
        Matrix onScores = rows(11, 11, 8);
        ScoreMatrix within = measure.within(rows);
        ScoreMatrix between = measure.between(rows, rows);
        assertThat(between.values().toArray()).isEqualTo(within.values().toArray());
        Matrix both = within.onAnchors(onScores);
        Matrix left = between.onAnchors(onScores);
        Matrix right = between.onReferences(onScores);
        for (int at = 0; at < both.data().length; at++) {
            assertThat(left.data()[at] + right.data()[at]).isCloseTo(both.data()[at], within(
                    2e-5f * (1 + Math.abs(both.data()[at]))));
        }
    }

    @ParameterizedTest
    @MethodSource("measures")
    void whatIsNotFiniteOrDoesNotFitIsRefused(Similarity measure) {
        Matrix rows = rows(5, 4, 9);
        assertThatThrownBy(() -> measure.within(rows).onReferences(Matrix.zeros(5, 5)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("onAnchors");
        assertThatThrownBy(() -> measure.between(rows, rows(5, 3, 9)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll("5 x 4", "5 x 3");
        rows.set(2, 1, Float.NaN);
        assertThatThrownBy(() -> measure.within(rows)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 2");
        assertThatThrownBy(() -> measure.between(rows(3, 4, 1), rows))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("row 2");
    }

    @ParameterizedTest
    @MethodSource("measures")
    void zerosAndEqualRowsHaveFiniteScoresAndGradients(Similarity measure) {
        Matrix rows = rows(6, 8, 10);
        Arrays.fill(rows.data(), 0, 8, 0f);
        System.arraycopy(rows.data(), 8, rows.data(), 16, 8);
        ScoreMatrix scores = measure.within(rows);
        for (Matrix matrix : List.of(scores.values(), scores.onAnchors(rows(6, 6, 11)))) {
            for (float value : matrix.toArray()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void distancesOfNearRowsKeepTheirDigits() {
        Matrix rows = rows(2, 512, 12);
        System.arraycopy(rows.data(), 0, rows.data(), 512, 512);
        rows.data()[512 + 3] += 1e-4f;
        rows.data()[512 + 77] -= 2e-4f;
        Similarity measure = new LpSimilarity(2, 1, false);
        double exact = plain(measure, rows, 0, rows, 1);
        ScoreMatrix scores = measure.within(rows);
        assertThat((double) scores.values().get(0, 1)).isCloseTo(exact, within(1e-6 * -exact));
        Matrix onScores = Matrix.of(new float[]{0, 1, 0, 0}, 2, 2);
        Matrix gradient = scores.onAnchors(onScores);
        double slope = ((double) rows.get(0, 3) - rows.get(1, 3)) / exact;
        assertThat((double) gradient.get(0, 3)).isCloseTo(slope, within(1e-6));
        assertThat(gradient.get(1, 3)).isEqualTo(-gradient.get(0, 3));
        assertThat(gradient.get(0, 4)).isZero();
    }

    @Test
    void distancesKeepTheirDigitsFromNearToFar() {
        int n = 40;
        Matrix rows = rows(n, 512, 5);
        for (int i = 1; i < n; i++) {
            for (int k = 0; k < 512; k++) {
                // Cosines with the first row from 1 to 0, in steps.
                float share = (float) i / n;
                rows.set(i, k, (1 - share) * rows.get(0, k) + share * rows.get(i, k));
            }
        }
        ScoreMatrix scores = LpSimilarity.EUCLIDEAN.within(rows);
        ScoreMatrix between = LpSimilarity.EUCLIDEAN.between(rows, rows);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double expected = plain(LpSimilarity.EUCLIDEAN, rows, i, rows, j);
                assertThat((double) scores.values().get(i, j)).isCloseTo(expected,
                        within(5e-6 * Math.abs(expected)));
                assertThat(scores.values().get(i, j)).isEqualTo(scores.values().get(j, i))
                        .isEqualTo(between.values().get(i, j));
            }
        }
    }

    @Test
    void equalRowsHaveDistanceZeroAndNoGradient() {
        Matrix rows = rows(2, 5, 13);
        System.arraycopy(rows.data(), 0, rows.data(), 5, 5);
        for (Similarity measure : List.of(LpSimilarity.EUCLIDEAN, new LpSimilarity(1, 1, false),
                new LpSimilarity(3, 1, true))) {
            ScoreMatrix scores = measure.within(rows);
            assertThat(scores.values().toArray()).containsOnly(0f);
            assertThat(scores.onAnchors(rows(2, 2, 14)).toArray()).containsOnly(0f);
        }
    }

    @Test
    void anAnchorWithoutVarianceHasNoSignal() {
        Matrix rows = rows(3, 4, 15);
        Arrays.fill(rows.data(), 4, 8, 2f);
        ScoreMatrix scores = new SignalToNoise(false).within(rows);
        assertThat(scores.values().rows(1, 2).toArray()).containsOnly(0f);
        assertThat(scores.values().get(0, 1)).isCloseTo(-1, within(1e-6f));
        Matrix onlyRow1 = Matrix.zeros(3, 3);
        onlyRow1.set(1, 0, 1);
        assertThat(scores.onAnchors(onlyRow1).toArray()).containsOnly(0f);
    }

    @Test
    void measuresAreEqualIfTheirSettingsAre() {
        assertThat(new LpSimilarity(2, 1, true)).isEqualTo(LpSimilarity.EUCLIDEAN)
                .isNotEqualTo(new LpSimilarity(2, 1, false))
                .hasToString("LpSimilarity[p=2, power=1, normalised=true]");
        assertThat(new DotProduct()).isEqualTo(DotProduct.DOT_PRODUCT);
        assertThat(new SignalToNoise(true)).isNotEqualTo(new SignalToNoise(false));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new LpSimilarity(0, 1, true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p is 0");
        assertThatThrownBy(() -> new LpSimilarity(2, 0, true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power is 0");
    }
}
