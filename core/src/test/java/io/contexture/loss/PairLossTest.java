package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Pairs;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values worked out by hand, and what pair losses do where there is nothing to compare. */
class PairLossTest {

    static List<ElementLoss> losses() {
        return List.of(new MarginContrastiveLoss(0.9f, 0.6f), new NTXentLoss(0.1f), new SupConLoss(0.1),
                MultiSimilarityLoss.USUAL, CircleLoss.USUAL, LiftedStructureLoss.USUAL, new NPairsLoss(),
                TripletMarginLoss.USUAL);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void oneRowAloneHasNoLoss(ElementLoss loss) {
        LossValue value = loss.evaluateScores(Matrix.of(new float[]{1}, 1, 1), new int[]{7});
        assertThat(value.value()).isZero();
        assertThat(value.gradient().toArray()).containsExactly(0f);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void extremeScoresStayFinite(ElementLoss loss) {
        Matrix scores = Matrix.of(new float[]{1e4f, -1e4f, 1e4f, -1e4f, 1e4f, -1e4f, 1e4f, -1e4f, 1e4f}, 3,
                3);
        for (int[] labels : new int[][]{{0, 0, 1}, {0, 1, 0}, {0, 0, 0}, {0, 1, 2}}) {
            LossValue value = loss.evaluateScores(scores, labels);
            assertThat(value.value()).isFinite().isNotNegative();
            for (float slope : value.gradient().data()) {
                assertThat(slope).isFinite();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchThatIsSharedOutGivesEachAnchorWhatItHasAlone(ElementLoss loss) {
        int n = 150;
        int[] labels = Batches.labels(n, 3);
        Matrix scores = Matrix.zeros(n, n);
        Random random = new Random(1);
        for (int at = 0; at < n * n; at++) {
            scores.data()[at] = random.nextFloat(-1, 1);
        }
        LossValue first = loss.evaluateScores(scores, labels);
        for (int again = 0; again < 5; again++) {
            LossValue value = loss.evaluateScores(scores, labels);
            assertThat(value.value()).isEqualTo(first.value());
            assertThat(value.gradient().toArray()).isEqualTo(first.gradient().toArray());
        }
        assertThat(loss.elements(scores, Comparison.within(labels)).length).isGreaterThanOrEqualTo(n / 3);
    }

    @Test
    void supConIsTheMeanLogProbabilityOfThePositives() {
        Matrix scores = Matrix.of(new float[]{9, 0.5f, 0.25f, 0, 9, 0, 0, 0, 9}, 3, 3);
        int[][] positives = {{1, 2}, {}, {}};
        int[][] negatives = {{}, {}, {}};
        Comparison onlyPositives = Comparison.within(new int[]{0, 0, 0})
                .restrictedTo(new Pairs(positives, negatives));
        assertThat(new SupConLoss(1).evaluateScores(scores, onlyPositives).value()).isZero();
        double sum = Math.exp(0.5) + Math.exp(0.25);
        double expected = Math.log(sum) - 0.5;
        LossValue value = new SupConLoss(1).evaluateScores(scores, new int[]{0, 0, 1});
        assertThat(value.value()).isCloseTo((expected + Math.log(2)) / 2, within(1e-9));
        assertThat(value.gradient().get(0, 1)).isCloseTo((float) ((Math.exp(0.5) / sum - 1) / 2),
                within(1e-6f));
    }

    @Test
    void multiSimilarityCountsAnchorsWithoutPairs() {
        Matrix scores = Matrix.of(new float[]{1, 0.5f, 0.5f, 0.5f, 1, 0.5f, 0.5f, 0.5f, 1}, 3, 3);
        LossValue value = new MultiSimilarityLoss(2, 50, 0.5).evaluateScores(scores, new int[]{0, 0, 1});
        double positive = Math.log(2) / 2;
        assertThat(value.value()).isCloseTo((2 * (positive + Math.log(2) / 50) + Math.log(3) / 50) / 3,
                within(1e-9));
    }

    @Test
    void circleIsAtItsOptimumWithoutALoss() {
        Matrix scores = Matrix.of(new float[]{1, 1.4f, -0.4f, 1.4f, 1, -0.4f, -0.4f, -0.4f, 1}, 3, 3);
        LossValue value = CircleLoss.USUAL.evaluateScores(scores, new int[]{0, 0, 1});
        assertThat(value.value()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(value.gradient().get(0, 1)).isCloseTo(0, within(1e-5f));
    }

    @Test
    void liftedStructureSeesTheNegativesOfBothEnds() {
        Matrix scores = Matrix.of(new float[]{0, -0.5f, -1, -0.5f, 0, -2, -1, -2, 0}, 3, 3);
        LossValue value = LiftedStructureLoss.USUAL.evaluateScores(scores, new int[]{0, 0, 1});
        double hinge = Math.log(Math.exp(0) + Math.exp(-1)) + 0.5;
        assertThat(value.value()).isCloseTo(hinge * hinge / 2, within(1e-9));
        assertThat(value.gradient().get(0, 1)).isCloseTo((float) (-hinge / 2), within(1e-6f));
        assertThat(value.gradient().get(1, 2))
                .isCloseTo((float) (hinge * Math.exp(-1) / (1 + Math.exp(-1))), within(1e-6f));
        assertThat(value.gradient().get(2, 0)).isZero();
    }

    @Test
    void liftedStructureWithoutNegativesHasNoLoss() {
        Matrix scores = Matrix.of(new float[]{0, -3, -3, 0}, 2, 2);
        assertThat(LiftedStructureLoss.USUAL.evaluateScores(scores, new int[]{0, 0}).value()).isZero();
    }

    @Test
    void nPairsTakesTheFirstPairOfEachClass() {
        Matrix scores = Matrix.zeros(6, 6);
        int[] labels = {4, 2, 2, 4, 4, 9};
        scores.set(0, 3, 2);
        scores.set(0, 2, 1);
        scores.set(1, 2, 0.5f);
        scores.set(1, 3, -1);
        LossValue value = new NPairsLoss().evaluateScores(scores, labels);
        double first = Math.log(Math.exp(2) + Math.exp(1)) - 2;
        double second = Math.log(Math.exp(0.5) + Math.exp(-1)) - 0.5;
        assertThat(value.value()).isCloseTo((first + second) / 2, within(1e-9));
        assertThat(new NPairsLoss().elements(scores, Comparison.within(labels))).hasSize(2);
    }

    @Test
    void marginsOfRowsAreTheirAnchors() {
        Matrix scores = Matrix.of(new float[]{1, 0.5f, 0.2f, 0.5f, 1, 0.1f, 0.2f, 0.1f, 1}, 3, 3);
        int[] labels = {0, 0, 1};
        float[] positive = {0.8f, 0.4f, 0};
        float[] negative = {0, 0.5f, 0.15f};
        ElementLoss loss = MarginContrastiveLoss.withMarginsOfRows(positive, negative);
        LossValue value = loss.evaluateScores(scores, labels);
        assertThat(value.value()).isCloseTo(0.3 + (0.2 + 0.05) / 2, within(1e-6));
        assertThat(value.gradient().toArray()).containsExactly(0, -1, 0.5f, 0, 0, 0, 0.5f, 0, 0);
        float[] same = {0.9f, 0.9f, 0.9f};
        float[] other = {0.1f, 0.1f, 0.1f};
        assertThat(MarginContrastiveLoss.withMarginsOfRows(same, other).evaluateScores(scores, labels)
                .gradient().toArray())
                .isEqualTo(new MarginContrastiveLoss(0.9f, 0.1f).evaluateScores(scores, labels).gradient()
                        .toArray());
        assertThat(loss)
                .isEqualTo(MarginContrastiveLoss.withMarginsOfRows(positive.clone(), negative.clone()))
                .hasSameHashCodeAs(
                        MarginContrastiveLoss.withMarginsOfRows(positive.clone(), negative.clone()))
                .isNotEqualTo(MarginContrastiveLoss.withMarginsOfRows(same, other));
        assertThat(loss.toString()).contains("0.8", "0.15");
        refused(() -> MarginContrastiveLoss.withMarginsOfRows(positive, new float[2]),
                "3 positive and 2 negative");
        refused(() -> MarginContrastiveLoss.withMarginsOfRows(new float[]{Float.NaN}, new float[1]),
                "anchor 0", "NaN");
        refused(() -> loss.evaluateScores(Matrix.zeros(2, 2), new int[2]), "3 margins for 2 anchors");
    }

    @Test
    void optionsOutOfRangeAreRefusedWithWhatIsUsual() {
        refused(() -> new SupConLoss(0), "temperature is 0.0", "usually");
        refused(() -> new MultiSimilarityLoss(0, 50, 0.5), "alpha is 0.0", "usually");
        refused(() -> new MultiSimilarityLoss(2, Double.NaN, 0.5), "beta NaN");
        refused(() -> new MultiSimilarityLoss(2, 50, Double.NaN), "base is NaN");
        refused(() -> new CircleLoss(1.5, 80), "m is 1.5", "0 to 1");
        refused(() -> new CircleLoss(0.4, -1), "gamma is -1.0");
        refused(() -> new LiftedStructureLoss(Double.NaN, -1), "positiveMargin is NaN");
        refused(() -> new VICRegLoss(-1, 25, 1, 1e-4), "lambda is -1.0");
        refused(() -> new VICRegLoss(25, 25, 1, 0), "eps is 0.0");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @Test
    void elementsOfAnchorsWithoutPairsAreZeros() {
        Matrix scores = Matrix.zeros(2, 2);
        Comparison apart = Comparison.within(new int[]{0, 1});
        assertThat(new SupConLoss(1).elements(scores, apart)).containsExactly(0, 0);
        assertThat(CircleLoss.USUAL.elements(scores, apart)).containsExactly(0, 0);
        assertThat(new NTXentLoss(1).elements(scores, apart)).isEmpty();
        assertThat(Arrays.stream(MultiSimilarityLoss.USUAL.elements(scores, apart)).min().orElseThrow())
                .isPositive();
    }
}
