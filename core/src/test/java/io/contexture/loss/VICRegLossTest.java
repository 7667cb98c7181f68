package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VICRegLossTest {

    private static final int N = 9;
    private static final int D = 5;

    private static Matrix rows(long seed, double spread) {
        Random random = new Random(seed);
        Matrix rows = Matrix.zeros(N, D);
        for (int at = 0; at < N * D; at++) {
            rows.data()[at] = (float) (spread * random.nextGaussian() + at % D);
        }
        return rows;
    }

    /** v of the formula. */
    private static double variance(Matrix z, double eps) {
        double sum = 0;
        for (int k = 0; k < D; k++) {
            sum += Math.max(1 - Math.sqrt(covariance(z, k, k) + eps), 0) / D;
        }
        return sum;
    }

    /** c of the formula. */
    private static double covariances(Matrix z) {
        double sum = 0;
        for (int k = 0; k < D; k++) {
            for (int l = 0; l < D; l++) {
                sum += k == l ? 0 : Math.pow(covariance(z, k, l), 2) / D;
            }
        }
        return sum;
    }

    private static double covariance(Matrix z, int k, int l) {
        double meanK = IntStream.range(0, N).mapToDouble(i -> z.get(i, k)).average().orElseThrow();
        double meanL = IntStream.range(0, N).mapToDouble(i -> z.get(i, l)).average().orElseThrow();
        return IntStream.range(0, N).mapToDouble(i -> (z.get(i, k) - meanK) * (z.get(i, l) - meanL)).sum()
                / (N - 1);
    }

    private static Batch withView(Matrix rows, Matrix view) {
        return Batch.of(rows, new int[N]).withReferences(
                new References(view, new int[N], IntStream.range(0, N).toArray(), true));
    }

    @Test
    void twoViewsHaveTheLossOfTheFormula() {
        Matrix z = rows(1, 0.5);
        Matrix other = rows(2, 1.1);
        LossValue value = new VICRegLoss(20, 10, 3, 1e-3).evaluate(withView(z, other));
        double invariance = IntStream.range(0, N * D)
                .mapToDouble(at -> Math.pow((double) z.data()[at] - other.data()[at], 2)).average()
                .orElseThrow();
        double variance = (variance(z, 1e-3) + variance(other, 1e-3)) / 2;
        double covariance = covariances(z) + covariances(other);
        assertThat(value.terms().get("invariance")).isCloseTo(invariance, within(1e-6));
        assertThat(value.terms().get("variance")).isCloseTo(variance, within(1e-6));
        assertThat(value.terms().get("covariance")).isCloseTo(covariance, within(1e-6));
        assertThat(value.value()).isCloseTo(20 * invariance + 10 * variance + 3 * covariance, within(1e-5));
    }

    @Test
    void gradientsOfBothViewsAreTrue() {
        Matrix z = rows(3, 0.5);
        Matrix other = rows(4, 0.9);
        LossValue value = VICRegLoss.USUAL.evaluate(withView(z, other));
        Matrix onOther = Objects.requireNonNull(value.referenceGradient());
        check(z, value.gradient(), () -> VICRegLoss.USUAL.evaluate(withView(z, other)).value());
        check(other, onOther, () -> VICRegLoss.USUAL.evaluate(withView(z, other)).value());
        int[] labels = {0, 1, 0, 2, 1, 0, 3, 1, 1};
        check(z, VICRegLoss.USUAL.evaluate(z, labels).gradient(),
                () -> VICRegLoss.USUAL.evaluate(z, labels).value());
    }

    private interface Value {
        double get();
    }

    private static void check(Matrix input, Matrix gradient, Value value) {
        for (int at = 0; at < N * D; at++) {
            float here = input.data()[at];
            input.data()[at] = here + 1f / 512;
            double ahead = value.get();
            input.data()[at] = here - 1f / 512;
            double behind = value.get();
            input.data()[at] = here;
            assertThat((double) gradient.data()[at]).isCloseTo((ahead - behind) * 256, within(2e-3));
        }
    }

    @Test
    void withoutReferencesTheOtherViewIsTheNextRowOfTheClass() {
        Matrix z = rows(5, 0.7);
        int[] labels = {0, 1, 0, 2, 1, 0, 3, 1, 1};
        int[] next = {2, 4, 5, -1, 7, 0, -1, 8, 1};
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < D && next[i] >= 0; k++) {
                sum += Math.pow((double) z.get(i, k) - z.get(next[i], k), 2) / (7 * D);
            }
        }
        LossValue value = VICRegLoss.USUAL.evaluate(z, labels);
        assertThat(value.terms().get("invariance")).isCloseTo(sum, within(1e-9));
        assertThat(value.terms().get("variance")).isCloseTo(variance(z, 1e-4), within(1e-6));
        assertThat(value.terms().get("covariance")).isCloseTo(2 * covariances(z), within(1e-6));
        assertThat(value.referenceGradient()).isNull();
    }

    @Test
    void oneRowAndClassesOfOneRowAreFine() {
        LossValue alone = VICRegLoss.USUAL.evaluate(rows(6, 1).rows(0, 1), new int[]{0});
        assertThat(alone.value()).isZero();
        assertThat(alone.gradient().toArray()).containsOnly(0f);
        LossValue apart = VICRegLoss.USUAL.evaluate(rows(6, 0.1), IntStream.range(0, N).toArray());
        assertThat(apart.terms()).containsEntry("invariance", 0.0);
        assertThat(apart.value()).isPositive().isFinite();
    }

    @Test
    void referencesMustBeTheOtherViewRowByRow() {
        Matrix rows = rows(7, 1);
        assertThatThrownBy(() -> VICRegLoss.USUAL.evaluate(
                Batch.of(rows, new int[N]).withReferences(References.fixed(rows.rows(0, 4), new int[4], N))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("9 x 5", "4 x 5", "other view");
        rows.set(4, 4, Float.NaN);
        assertThatThrownBy(() -> VICRegLoss.USUAL.evaluate(rows, new int[N]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("row 4");
    }
}
