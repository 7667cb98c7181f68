package io.contexture.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClosenessTest {

    private static final double[] EXPECTED = {4, -2, 0.5};

    @Test
    void aValueMovedByOnePercentOfTheLargestFails() {
        for (int i = 0; i < EXPECTED.length; i++) {
            double[] moved = EXPECTED.clone();
            moved[i] += 0.04;
            assertThatThrownBy(() -> Closeness.check("t", moved, EXPECTED, 1e-6))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("off by 0.04");
        }
    }

    @Test
    void aTensorOfTinyValuesIsHeldToAnAbsoluteBound() {
        assertThat(Closeness.complaint(new double[]{5e-7, 0}, new double[]{0, 0}, 1e-9)).isNull();
        assertThat(Closeness.complaint(new double[]{2e-6, 0}, new double[]{0, 0}, 1e-9)).isNotNull();
    }

    @Test
    void nanMatchesOnlyNan() {
        double[] withNan = {Double.NaN, 1};
        Closeness.check("both", withNan, withNan, 1e-6);
        assertThat(Closeness.complaint(new double[]{0, 1}, withNan, 1e-6)).contains("NaN");
        assertThat(Closeness.complaint(withNan, new double[]{0, 1}, 1e-6)).contains("NaN");
    }

    @Test
    void aTensorThatNobodyAccountsForFails() {
        GoldenFile file = GoldenFile.open("contextual_similarity");
        assertThatThrownBy(file::assertComplete)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("neither compared nor set aside");
    }

    @Test
    void aMissingFileFails() {
        assertThatThrownBy(() -> GoldenFile.open("no_such_file")).hasMessageContaining("no_such_file");
    }
}
