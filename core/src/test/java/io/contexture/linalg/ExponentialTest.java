package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExponentialTest {

    private static double[] exponentials(double... values) {
        double[] copy = values.clone();
        Exponential.replace(copy, copy.length, 0);
        return copy;
    }

    @Test
    void agreesWithMathExpOverTheWholeRange() {
        double[] values = new Random(1).doubles(10_000, -700, 700).toArray();
        double[] near = new Random(2).doubles(10_000, -2, 2).toArray();
        for (double[] some : new double[][]{values, near}) {
            double[] found = exponentials(some);
            for (int i = 0; i < some.length; i++) {
                assertThat(found[i] / Math.exp(some[i])).as("e^%s", some[i]).isCloseTo(1, within(1e-13));
            }
        }
    }

    @Test
    void theVectorsHaveTheBitsOfTheScalarWhateverTheLength() {
        double[] values = new Random(3).doubles(1_003, -720, 715).toArray();
        for (int count = 0; count < 20; count++) {
            double[] copy = values.clone();
            Exponential.replace(copy, count, 0.25);
            for (int i = 0; i < values.length; i++) {
                assertThat(copy[i]).isEqualTo(i < count ? Exponential.of(values[i] - 0.25) : values[i]);
            }
        }
        double[] all = exponentials(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(all[i]).isEqualTo(Exponential.of(values[i]));
        }
    }

    @Test
    void theBitsAreTheSameAfterCompilation() {
        double[] values = new Random(4).doubles(257, -50, 0).toArray();
        double[] first = exponentials(values);
        for (int call = 0; call < 30_000; call++) {
            exponentials(values);
        }
        assertThat(exponentials(values)).isEqualTo(first);
    }

    @Test
    void theEndsOfTheRangeAreFinite() {
        assertThat(exponentials(0, -0.0, Double.NEGATIVE_INFINITY, -1e300, -708.5, 1e300, 710, 1))
                .satisfies(found -> {
                    assertThat(found[0]).isEqualTo(1);
                    assertThat(found[1]).isEqualTo(1);
                    assertThat(found[2]).isZero();
                    assertThat(found[3]).isZero();
                    assertThat(found[4]).isZero();
                    assertThat(found[5]).isFinite().isEqualTo(found[6]).isGreaterThan(1e307);
                    assertThat(found[7]).isCloseTo(Math.E, within(1e-14));
                });
    }
}
