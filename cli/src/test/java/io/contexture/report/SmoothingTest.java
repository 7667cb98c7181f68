package io.contexture.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothingTest {

    @Test
    void aCurveIsItselfWithoutSmoothingAndAConstantStaysOne() {
        assertThat(Smoothing.of(new double[]{3, 1, 2}, 0)).containsExactly(3, 1, 2);
        assertThat(Smoothing.of(new double[]{5, 5, 5}, 0.99)).containsExactly(new double[]{5, 5, 5},
                within(1e-12));
    }

    @Test
    void theMeanWeighsLateValuesMoreAndPassesGapsOver() {
        assertThat(Smoothing.of(new double[]{1, Double.NaN, 3}, 0.5))
                .containsExactly(new double[]{1, 1, (0.25 + 1.5) / 0.75}, within(1e-12));
        assertThat(Smoothing.of(new double[]{Double.NaN}, 0.5)[0]).isNaN();
    }
}
