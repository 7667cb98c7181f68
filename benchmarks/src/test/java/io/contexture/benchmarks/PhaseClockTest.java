package io.contexture.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.NTXentLoss;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseClockTest {

    private static final SyntheticBatch BATCH = SyntheticBatch.clustered(128, 512);

    @Test
    void anEvaluationIsItsPhasesInOrderAndTheRest() {
        List<Map<String, Double>> evaluations = new PhaseClock(CombinedLoss.PAPER_256).evaluate(BATCH, 0.2);
        assertThat(evaluations).isNotEmpty().allSatisfy(seconds -> {
            assertThat(seconds.keySet()).containsExactly("normalise", "cosines", "neighbourhoods",
                    "similarity", "backward", "product", PhaseClock.OTHER);
            assertThat(seconds.values()).allMatch(second -> second >= 0);
        });
    }

    @Test
    void allEvaluationsTogetherTakeTheTimeThatWasAskedFor() {
        double spent = new PhaseClock(CombinedLoss.PAPER_256).evaluate(BATCH, 0.2).stream()
                .mapToDouble(Growth::sum).sum();
        assertThat(spent).isGreaterThan(0.1);
    }

    @Test
    void aLossWithoutPhasesIsEvaluatedOnceAtLeastAndIsAllOther() {
        List<Map<String, Double>> evaluations = new PhaseClock(new NTXentLoss(0.1f)).evaluate(BATCH, 0);
        assertThat(evaluations).singleElement().satisfies(seconds -> {
            assertThat(seconds).containsOnlyKeys(PhaseClock.OTHER);
            assertThat(Growth.sum(seconds)).isPositive();
        });
    }
}
