package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of ranking losses against differences of their values. */
class RankingGradientTest {

    private static final int N = 16;
    private static final float STEP = 1f / 2048;

    static List<AnchorLoss> losses() {
        return List.of(new SmoothAPLoss(0.1), new SmoothAPLoss(0.5), new SmoothAPLoss(1e3),
                new SupAPLoss(0.1, 2, 1.44, 0.2, 0.5), new SupAPLoss(0.3, 100, -3.5, 0.05, 0.5),
                new SoftBinAPLoss(9, -1, 1), new SoftBinAPLoss(5, -0.5, 0.5), new FastAPLoss(8),
                new FastAPLoss(1));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsAreSlopes(AnchorLoss loss) {
        check(loss, loss.reducer());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsOfOtherMeansAreSlopes(AnchorLoss loss) {
        check(loss, new Reducer.ClassWeightedMean(Map.of(0, 3.0, 2, 0.0)));
        check(loss, Reducer.NON_ZERO_MEAN);
    }

    @Test
    void averagePrecisionItselfHasNone() {
        LossValue value = new HeavisideAP().evaluateScores(scores(), Batches.labels(N, 3));
        assertThat(value.value()).isPositive();
        assertThat(value.gradient().toArray()).containsOnly(0f);
    }

    private static void check(AnchorLoss loss, Reducer reducer) {
        int[] labels = Batches.labels(N, 3);
        Comparison comparison = Comparison.within(labels);
        Matrix scores = scores();
        Matrix gradient = loss.evaluateScores(scores, comparison, reducer).gradient();
        double largest = Arrays.stream(Batches.widened(gradient)).map(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        ScoreDifferences.check(moved -> loss.evaluateScores(moved, comparison, reducer), scores, gradient,
                STEP, 1e-3 * largest, loss);
    }

    /**
     * Each row the odd multiples of 1/16 in another order: no tie, where ranks jump, and neither a centre of the bins above (multiples
     * of 1/4) nor a difference of delta within a step.
     */
    private static Matrix scores() {
        Random random = new Random(11);
        Matrix scores = Matrix.zeros(N, N);
        for (int row = 0; row < N; row++) {
            for (int j = 0; j < N; j++) {
                int other = random.nextInt(j + 1);
                scores.set(row, j, scores.get(row, other));
                scores.set(row, other, (2 * j + 1 - N) / 16f);
            }
        }
        return scores;
    }
}
