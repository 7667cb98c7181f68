package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombinedLossTest {

    private static final int[] LABELS = Batches.labels(16, 4);
    private static final Matrix ROWS = Batches.clustered(LABELS, 8, 0.8, new Random(3));

    @Test
    void lambdaWeighsTheContextualTermAt256AndTheContrastiveOneAt224() {
        CombinedLoss at256 = CombinedLoss.paper256(4, 0.05f, 0.4, 0.1);
        assertThat(at256.term("contextual").weight()).isEqualTo(0.4);
        assertThat(at256.term("pair").weight()).isCloseTo(0.5, within(1e-15));
        assertThat(at256.term("regulariser").weight()).isEqualTo(0.1);
        assertThat(at256.term("regulariser").loss()).isEqualTo(new SimilarityRegulariser(0.25f));
        CombinedLoss at224 = CombinedLoss.paper224(4, 0.05f, 0.4, 0.1);
        assertThat(at224.term("contextual").weight()).isEqualTo(0.6);
        assertThat(at224.term("pair").weight()).isEqualTo(0.4);
        assertThat(at224.term("regulariser").weight()).isEqualTo(0.1);
        assertThat(at224.term("regulariser").loss()).isEqualTo(new SimilarityRegulariser(0.3f));
        assertThat(at256.term("pair").loss()).isEqualTo(at224.term("pair").loss())
                .isEqualTo(new MarginContrastiveLoss(0.75f, 0.6f));
    }

    @Test
    void fromScratchTakesNtXentForItsPairs() {
        CombinedLoss loss = CombinedLoss.FROM_SCRATCH;
        assertThat(loss.term("contextual").weight()).isEqualTo(0.8);
        assertThat(loss.term("regulariser").weight()).isEqualTo(0.1);
        assertThat(loss.term("pair").weight()).isEqualTo(0.1);
        assertThat(loss.term("pair").loss()).isEqualTo(new NTXentLoss(0.1f));
    }

    @Test
    void valueGradientAndTermsAreTheWeightedPartsOwn() {
        CombinedLoss loss = CombinedLoss.contextual(0.4, new ContextualLoss(4, 0.05f), 0.1,
                new SimilarityRegulariser(0.1f), 0.5, new NTXentLoss(0.2f));
        LossValue whole = loss.evaluate(ROWS, LABELS);
        LossValue contextual = new ContextualLoss(4, 0.05f).evaluate(ROWS, LABELS);
        LossValue regulariser = new SimilarityRegulariser(0.1f).evaluate(ROWS, LABELS);
        LossValue pair = new NTXentLoss(0.2f).evaluate(ROWS, LABELS);
        assertThat(whole.terms().keySet()).containsExactly("contextual", "regulariser", "pair");
        Map.of("contextual", contextual, "regulariser", regulariser, "pair", pair).forEach((name, part) ->
        // Alone a term may be computed from fewer cosines than beside one that needs all.
        assertThat(whole.terms()).hasEntrySatisfying(name,
                value -> assertThat(value).isCloseTo(part.value(), within(1e-8))));
        assertThat(whole.value()).isCloseTo(
                0.4 * contextual.value() + 0.1 * regulariser.value() + 0.5 * pair.value(), within(1e-8));
        for (int at = 0; at < whole.gradient().data().length; at++) {
            double expected = 0.4 * contextual.gradient().data()[at] + 0.1 * regulariser.gradient().data()[at]
                    + 0.5 * pair.gradient().data()[at];
            assertThat((double) whole.gradient().data()[at]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void theLossOfSeparatedClassesIsLowerThanOfMixedOnes() {
        Matrix apart = Batches.clustered(LABELS, 8, 0.05, new Random(4));
        Matrix mixed = Batches.clustered(LABELS, 8, 3, new Random(4));
        for (CombinedLoss loss : new CombinedLoss[]{CombinedLoss.PAPER_256, CombinedLoss.PAPER_224,
                CombinedLoss.FROM_SCRATCH}) {
            assertThat(loss.evaluate(apart, LABELS).value()).isLessThan(loss.evaluate(mixed, LABELS).value());
        }
    }

    @Test
    void aFewStepsAgainstTheGradientLowerTheLoss() {
        Matrix rows = Batches.clustered(LABELS, 8, 1.5, new Random(9));
        CombinedLoss loss = CombinedLoss.FROM_SCRATCH;
        double before = loss.evaluate(rows, LABELS).value();
        for (int step = 0; step < 200; step++) {
            Matrix gradient = loss.evaluate(rows, LABELS).gradient();
            for (int at = 0; at < rows.data().length; at++) {
                rows.data()[at] -= 0.3f * gradient.data()[at];
            }
        }
        assertThat(loss.evaluate(rows, LABELS).value()).isLessThan(before / 2);
    }

    @Test
    void weightsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> CombinedLoss.paper256(4, 0.05f, 0.8, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0.8", "0.3", "1 - lambda - gamma");
        assertThatThrownBy(() -> CombinedLoss.paper256(4, 0.05f, 1.2, 0))
                .hasMessageContaining("lambda is 1.2");
        assertThatThrownBy(() -> CombinedLoss.paper224(4, 0.05f, -0.1, 0))
                .hasMessageContaining("lambda is -0.1");
        assertThatThrownBy(() -> CombinedLoss.paper224(4, 0.05f, 0.1, Double.NaN))
                .hasMessageContaining("gamma is NaN");
        assertThat(CombinedLoss.paper256(4, 0.05f, 0.9, 0.1).term("pair").weight()).isNotNegative();
    }
}
