package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExponentialsTest {

    @Test
    void exponentialsAreThoseOfMathToAFewUnitsInTheLastPlace() {
        Random random = new Random(1);
        float[] exponents = new float[10_001];
        for (int i = 0; i < exponents.length; i++) {
            exponents[i] = random.nextFloat() * 148 - 68;
        }
        float[] values = exponents.clone();
        double sum = Exponentials.replace(values, 0, values.length, 1, 0);
        double expectedSum = 0;
        for (int i = 0; i < values.length; i++) {
            double expected = Math.exp(exponents[i]);
            expectedSum += expected;
            assertThat((double) values[i]).as("e^%s", exponents[i]).isCloseTo(expected,
                    within(3e-7 * expected));
        }
        assertThat(sum).isCloseTo(expectedSum, within(1e-6 * expectedSum));
    }

    @Test
    void aShiftAndAScaleComeFirst() {
        float[] values = {0.5f, 0.25f, -0.75f};
        Exponentials.replace(values, 0, 3, 64, 0.5f);
        assertThat(values[0]).isEqualTo(1);
        assertThat((double) values[1]).isCloseTo(Math.exp(-16), within(1e-13));
        assertThat(values[2]).isZero();
    }

    @Test
    void whatIsNearlyNothingIsNothing() {
        float[] values = {-68.9f, -69.1f, -1e30f, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE, 0};
        double sum = Exponentials.replace(values, 0, 6, 1, 0);
        assertThat(values[0]).isBetween(1e-30f, 2e-30f);
        assertThat(values[1]).isZero();
        assertThat(values[2]).isZero();
        assertThat(values[3]).isZero();
        assertThat(values[4]).isZero();
        assertThat(values[5]).isOne();
        assertThat(sum).isOne();
    }

    @Test
    void onlyThePartAskedForIsTouchedWhateverItsLength() {
        for (int count = 0; count < 40; count++) {
            float[] values = new float[count + 5];
            double sum = Exponentials.replace(values, 2, count, 1, 0);
            assertThat(sum).isEqualTo(count);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo(i >= 2 && i < 2 + count ? 1 : 0);
            }
        }
    }
}
