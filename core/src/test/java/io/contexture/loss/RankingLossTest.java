package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.testing.Closeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankingLossTest {

    private static final HeavisideAP EXACT = new HeavisideAP();

    static List<AnchorLoss> losses() {
        return List.of(SmoothAPLoss.PAPER, SupAPLoss.PAPER, SoftBinAPLoss.PAPER, new FastAPLoss(10), EXACT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void exactAveragePrecisionIsThatOfASortedListWithTheQueryInIt(long seed) {
        int[] labels = unevenLabels(30, seed);
        Matrix scores = scores(30, seed);
        double[] elements = EXACT.elements(scores, Comparison.within(labels));
        for (int query = 0; query < 30; query++) {
            assertThat(1 - elements[query]).isCloseTo(bySorting(scores, labels, query), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void smoothAPApproachesAveragePrecisionAsItsTemperatureFalls(long seed) {
        int[] labels = unevenLabels(30, seed);
        // Scores a grid's step apart.
        Matrix scores = gridScores(30, seed);
        double exact = EXACT.evaluateScores(scores, labels).value();
        double further = Double.POSITIVE_INFINITY;
        for (double tau : new double[]{0.3, 0.1, 0.01, 0.001}) {
            double distance = Math.abs(new SmoothAPLoss(tau).evaluateScores(scores, labels).value() - exact);
            assertThat(distance).isLessThanOrEqualTo(further);
            further = distance;
        }
        assertThat(further).isLessThan(1e-6);
        assertThat(exact).isGreaterThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void supAPBoundsAveragePrecisionFromThePessimisticSide(long seed) {
        int[] labels = unevenLabels(30, seed);
        double[] bound = SupAPLoss.PAPER.elements(scores(30, seed), Comparison.within(labels));
        double[] exact = EXACT.elements(scores(30, seed), Comparison.within(labels));
        for (int query = 0; query < 30; query++) {
            assertThat(bound[query]).isGreaterThanOrEqualTo(exact[query] - 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void binsAreExactWhereEveryScoreHasItsOwn(long seed) {
        int[] labels = unevenLabels(30, seed);
        Matrix scores = gridScores(30, seed);
        assertThat(new SoftBinAPLoss(65, -1, 1).evaluateScores(scores, labels).value())
                .isCloseTo(EXACT.evaluateScores(scores, labels).value(), within(1e-12));
        // A gallery without the queries: nobody takes a rank that FastAP does not count.
        int[] none = new int[30];
        Arrays.fill(none, -1);
        Comparison gallery = Comparison.between(labels, labels, none);
        assertThat(new FastAPLoss(64).evaluateScores(scores, gallery).value())
                .isCloseTo(EXACT.evaluateScores(scores, gallery).value(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aPerfectRankingFarApartCostsNothing(AnchorLoss loss) {
        int[] labels = Batches.labels(12, 4);
        Matrix scores = Matrix.zeros(12, 12);
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                scores.set(i, j, labels[i] == labels[j] ? 1 : -1);
            }
        }
        assertThat(loss.evaluateScores(scores, labels).value()).isCloseTo(0, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aQueryWithNothingToFindHasNoElement(AnchorLoss loss) {
        Matrix scores = scores(5, 3).rows(0, 3);
        Comparison gallery = Comparison.between(new int[]{0, 7, 1}, new int[]{0, 0, 1, 1, 2},
                new int[]{-1, -1, -1});
        assertThat(loss.elements(scores, gallery)).hasSize(2);
        LossValue nobody = loss.evaluateScores(scores,
                Comparison.between(new int[]{5, 6, 7}, new int[]{0, 0, 1, 1, 2}, new int[]{-1, -1, -1}));
        assertThat(nobody.value()).isZero();
        assertThat(nobody.gradient().toArray()).containsOnly(0f);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void edgesAreFinite(AnchorLoss loss) {
        for (int[] labels : List.of(Batches.labels(12, 1), Batches.labels(12, 12), Batches.labels(12, 4))) {
            Matrix rows = Batches.clustered(Batches.labels(12, 4), 6, 0.7, new Random(5));
            Arrays.fill(rows.data(), rows.index(6), rows.index(7), 0f);
            System.arraycopy(rows.data(), 0, rows.data(), rows.index(9), 6);
            LossValue value = loss.evaluate(rows, labels);
            assertFinite(value);
            assertThat(value.value()).isNotNegative();
            assertThat(value.gradient().rows(6, 7).toArray()).containsOnly(0f);
        }
        LossValue single = loss.evaluate(Matrix.of(new float[]{3, 4}, 1, 2), new int[1]);
        assertThat(single.value()).isZero();
        assertThat(single.gradient().toArray()).containsOnly(0f);
        Matrix same = Matrix.zeros(8, 6);
        Arrays.fill(same.data(), 3f);
        assertFinite(loss.evaluate(same, Batches.labels(8, 4)));
    }

    @Test
    void extremeTemperaturesAndScoresStayFinite() {
        int[] labels = unevenLabels(30, 1);
        for (float scale : new float[]{0, 1e-6f, 1, 1e6f, 1e30f}) {
            Matrix scores = scores(30, 2);
            for (int at = 0; at < scores.data().length; at++) {
                scores.data()[at] *= scale;
            }
            for (AnchorLoss loss : losses()) {
                assertFinite(loss.evaluateScores(scores, labels));
            }
            for (double tau : new double[]{1e-6, 1e-3, 1e6}) {
                assertFinite(new SmoothAPLoss(tau).evaluateScores(scores, labels));
                assertFinite(new SupAPLoss(tau, 100, 1.44, 0.05, 0.5).evaluateScores(scores, labels));
            }
        }
    }

    /** Above 300 temperatures from the middle the exponentials are no longer shared. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 299, 301, 1e5})
    void oddsAreThoseOfEachPairHoweverFarApart(double range) {
        float[] scores = {-0.5f, 0.5f, 0.25f, 0};
        double tau = 0.5 / range;
        double[] odds = new double[3];
        for (double score : new double[]{0.5, -0.5, 0.5 - 1e-3 * tau, 3}) {
            new Odds(scores, 3, tau).over(score, odds);
            for (int j = 0; j < 3; j++) {
                double exponent = (scores[j] - score) / tau;
                assertThat(odds[j]).isFinite();
                if (exponent < 600) {
                    assertThat(odds[j]).isCloseTo(Math.exp(exponent), within(1e-10 * Math.exp(exponent)));
                } else {
                    assertThat(odds[j]).isGreaterThan(1e200);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theOrderOfTheRowsOnlyOrdersTheGradient(AnchorLoss loss) {
        int[] labels = unevenLabels(30, 9);
        Matrix rows = Batches.clustered(labels, 10, 0.8, new Random(9));
        int[] places = IntStream.range(0, 30).map(i -> i * 7 % 30).toArray();
        LossValue value = loss.evaluate(rows, labels);
        LossValue moved = loss.evaluate(rows.select(places),
                Arrays.stream(places).map(place -> labels[place]).toArray());
        assertThat(moved.value()).isCloseTo(value.value(), within(1e-6));
        Closeness.check("gradient", Batches.widened(moved.gradient()),
                Batches.widened(value.gradient().select(places)), 1e-4);
    }

    @Test
    void roadmapSharesOneOutBetweenItsTerms() {
        int[] labels = unevenLabels(30, 2);
        Matrix rows = Batches.clustered(labels, 10, 1, new Random(2));
        MarginContrastiveLoss contrastive = new MarginContrastiveLoss(0.9f, 0.6f);
        LossValue sum = RoadmapLoss.of(0.3, SupAPLoss.PAPER, contrastive).evaluate(rows, labels);
        assertThat(sum.value()).isCloseTo(0.7 * SupAPLoss.PAPER.evaluate(rows, labels).value()
                + 0.3 * contrastive.evaluate(rows, labels).value(), within(1e-9));
        assertThat(sum.terms()).containsOnlyKeys("sup-ap", "contrastive");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        refused(() -> new SmoothAPLoss(0), "tau is 0.0", "0.01");
        refused(() -> new SmoothAPLoss(Double.NaN), "tau is NaN");
        refused(() -> new SupAPLoss(-1, 100, 1.44, 0.05, 0.5), "tau is -1.0");
        refused(() -> new SupAPLoss(0.01, -1, 1.44, 0.05, 0.5), "rho is -1.0", "100");
        refused(() -> new SupAPLoss(0.01, 100, -6, 0.05, 0.5), "offset is -6.0", "-5.0");
        refused(() -> new SupAPLoss(0.01, 100, 1.44, -0.1, 0.5), "delta is -0.1", "0.05");
        refused(() -> new SupAPLoss(0.01, 100, 1.44, 0.05, Double.POSITIVE_INFINITY), "start is Infinity");
        refused(() -> new SoftBinAPLoss(1, -1, 1), "bins is 1", "20");
        refused(() -> new SoftBinAPLoss(20, 1, 1), "from 1.0 to 1.0");
        refused(() -> new FastAPLoss(0), "bins is 0", "10");
        refused(() -> RoadmapLoss.of(1.5, SupAPLoss.PAPER, new MarginContrastiveLoss(0.9f, 0.6f)),
                "lambda is 1.5", "0.5");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    private static void assertFinite(LossValue value) {
        assertThat(value.value()).isFinite();
        for (float entry : value.gradient().toArray()) {
            assertThat(entry).isFinite();
        }
    }

    private static double bySorting(Matrix scores, int[] labels, int query) {
        List<Integer> ranked = IntStream.range(0, labels.length).boxed()
                .sorted(Comparator.comparingDouble(j -> -scores.get(query, j))).toList();
        int found = 0;
        double sum = 0;
        for (int rank = 1; rank <= ranked.size(); rank++) {
            if (labels[ranked.get(rank - 1)] == labels[query]) {
                sum += (double) ++found / rank;
            }
        }
        return sum / found;
    }

    private static int[] unevenLabels(int n, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, n).map(i -> Math.min(random.nextInt(9), 5)).toArray();
    }

    private static Matrix scores(int n, long seed) {
        Random random = new Random(seed);
        Matrix scores = Matrix.zeros(n, n);
        for (int at = 0; at < n * n; at++) {
            scores.data()[at] = 2 * random.nextFloat() - 1;
        }
        return scores;
    }

    /** Each row other multiples of 1/32, no two alike. */
    private static Matrix gridScores(int n, long seed) {
        Random random = new Random(seed);
        Matrix scores = Matrix.zeros(n, n);
        for (int row = 0; row < n; row++) {
            List<Integer> steps = new ArrayList<>(IntStream.rangeClosed(-32, 32).boxed().toList());
            Collections.shuffle(steps, random);
            for (int j = 0; j < n; j++) {
                scores.set(row, j, steps.get(j) / 32f);
            }
        }
        return scores;
    }
}
