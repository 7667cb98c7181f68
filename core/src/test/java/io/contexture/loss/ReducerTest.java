package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.TripletDifficulty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reducer's number is its mean of the elements that the loss itself gives. */
class ReducerTest {

    private static final int N = 18;
    private static final int[] LABELS = Batches.labels(N, 3);

    static List<ElementLoss> losses() {
        return List.of(new NTXentLoss(0.2f), new SupConLoss(0.1), new MultiSimilarityLoss(2, 20, 0.1),
                CircleLoss.USUAL,
                new LiftedStructureLoss(-0.5, 0.5), new NPairsLoss(), new MarginContrastiveLoss(0.4f, -0.1f),
                new TripletMarginLoss(0.2, true, false, TripletDifficulty.EVERY), SmoothAPLoss.PAPER);
    }

    private static Matrix scores() {
        Random random = new Random(11);
        Matrix scores = Matrix.zeros(N, N);
        for (int at = 0; at < N * N; at++) {
            scores.data()[at] = random.nextFloat(-1, 1);
        }
        return scores;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theMeanIsThatOfTheElements(ElementLoss loss) {
        if (loss instanceof MarginContrastiveLoss) {
            // Two means, one of positives and one of negatives: below.
            return;
        }
        double[] elements = loss.elements(scores(), Comparison.within(LABELS));
        double[] sorted = elements.clone();
        Arrays.sort(sorted);
        double low = sorted[sorted.length / 4];
        double high = sorted[3 * sorted.length / 4];
        assertReduced(loss, Reducer.MEAN, Arrays.stream(elements).average().orElseThrow());
        assertReduced(loss, Reducer.NON_ZERO_MEAN,
                Arrays.stream(elements).filter(element -> element > 0).average().orElseThrow());
        assertReduced(loss, new Reducer.ThresholdMean(low, high),
                Arrays.stream(elements).filter(element -> element > low && element < high).average()
                        .orElseThrow());
        assertReduced(loss, new Reducer.ClassWeightedMean(Map.of()),
                Arrays.stream(elements).average().orElseThrow());
        assertReduced(loss, new Reducer.ThresholdMean(1e6, Double.POSITIVE_INFINITY), 0);
    }

    private static void assertReduced(ElementLoss loss, Reducer reducer, double expected) {
        LossValue value = loss.evaluateScores(scores(), Comparison.within(LABELS), reducer);
        assertThat(value.value()).as("%s of %s", reducer, loss).isCloseTo(expected,
                within(1e-9 * (1 + expected)));
        boolean any = false;
        for (float slope : value.gradient().data()) {
            any |= slope != 0;
        }
        assertThat(any).isEqualTo(expected != 0);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void anotherMeanScalesTheSlopesOfAnElementOnly(ElementLoss loss) {
        Matrix mean = loss.evaluateScores(scores(), Comparison.within(LABELS), Reducer.MEAN).gradient();
        Matrix doubled = loss.evaluateScores(scores(), Comparison.within(LABELS),
                new Reducer.ClassWeightedMean(Map.of(0, 2.0, 1, 2.0, 2, 2.0, 3, 2.0, 4, 2.0, 5, 2.0)))
                .gradient();
        for (int at = 0; at < N * N; at++) {
            assertThat(doubled.data()[at]).isCloseTo(2 * mean.data()[at], within(1e-6f));
        }
    }

    @Test
    void aClassOfWeightZeroHasNoSlopes() {
        Matrix gradient = new SupConLoss(0.1).evaluateScores(scores(), Comparison.within(LABELS),
                new Reducer.ClassWeightedMean(Map.of(2, 0.0))).gradient();
        assertThat(gradient.rows(6, 9).toArray()).containsOnly(0f);
        assertThat(gradient.get(0, 1)).isNotZero();
    }

    @Test
    void theMarginLossHasAMeanOfPositivesAndOneOfNegatives() {
        MarginContrastiveLoss loss = new MarginContrastiveLoss(0.4f, -0.1f);
        Matrix scores = scores();
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                positives += LABELS[i] == LABELS[j] ? Math.max(0.4f - scores.get(i, j), 0) : 0;
                negatives += LABELS[i] != LABELS[j] ? Math.max(scores.get(i, j) + 0.1f, 0) : 0;
            }
        }
        double ofAll = positives / (N * 3) + negatives / (N * (N - 3));
        assertThat(loss.evaluateScores(scores, Comparison.within(LABELS), Reducer.MEAN).value()).isCloseTo(
                ofAll,
                within(1e-6));
        double[] elements = loss.elements(scores, Comparison.within(LABELS));
        assertThat(elements).hasSize(N * N);
        assertThat(Arrays.stream(elements).sum()).isCloseTo(positives + negatives, within(1e-4));
    }

    @Test
    void settingsThatMakeNoMeanAreRefused() {
        assertThatThrownBy(() -> new Reducer.ThresholdMean(1, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("low must be below high");
        assertThatThrownBy(() -> new Reducer.ClassWeightedMean(Map.of(3, -1.0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll("class 3", "-1.0");
    }
}
