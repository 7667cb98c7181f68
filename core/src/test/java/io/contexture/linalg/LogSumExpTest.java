package io.contexture.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LogSumExpTest {

    @Test
    void isTheLogarithmOfTheSumAndLeavesTheSoftmax() {
        for (int count : new int[]{1, 2, 3, 4, 5, 37}) {
            double[] logits = new Random(count).doubles(40, -3, 3).toArray();
            double sum = DoubleStream.of(logits).limit(count).map(Math::exp).sum();
            double[] alone = logits.clone();
            double[] withOne = logits.clone();
            assertThat(LogSumExp.replace(alone, count)).isCloseTo(Math.log(sum), within(1e-12));
            assertThat(LogSumExp.replaceWithOne(withOne, count)).isCloseTo(Math.log1p(sum), within(1e-12));
            for (int i = 0; i < 40; i++) {
                double exponential = Math.exp(logits[i]);
                assertThat(alone[i]).isCloseTo(i < count ? exponential / sum : logits[i], within(1e-12));
                assertThat(withOne[i]).isCloseTo(i < count ? exponential / (1 + sum) : logits[i],
                        within(1e-12));
            }
        }
    }

    @Test
    void neitherOverflowsNorUnderflows() {
        double[] high = {5000, 5000, -5000};
        assertThat(LogSumExp.replace(high, 3)).isCloseTo(5000 + Math.log(2), within(1e-9));
        assertThat(high).containsExactly(new double[]{0.5, 0.5, 0}, within(1e-12));
        double[] low = {-5000, -5000};
        assertThat(LogSumExp.replace(low, 2)).isCloseTo(-5000 + Math.log(2), within(1e-9));
        double[] lowWithOne = {-5000, -5000};
        assertThat(LogSumExp.replaceWithOne(lowWithOne, 2)).isZero();
        assertThat(lowWithOne).containsExactly(0, 0);
    }

    @Test
    void ofNothingIsTheLogarithmOfNothing() {
        assertThat(LogSumExp.replace(new double[3], 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSumExp.replaceWithOne(new double[3], 0)).isZero();
    }
}
