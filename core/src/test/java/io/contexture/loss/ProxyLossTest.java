package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.loss.PlainProxyLosses.Plain;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values against plain formulas in double, gradients of embeddings and weights against their differences. */
class ProxyLossTest {

    private static final double STEP = 1e-5;

    record Case(EmbeddingLoss loss, String weights, Plain plain) {}

    static List<Case> losses() {
        return List.of(new Case(new ProxyNCALoss(9), "proxies", PlainProxyLosses.proxyNca(9)),
                new Case(new NormalisedSoftmaxLoss(0.05), "proxies",
                        PlainProxyLosses.normalisedSoftmax(0.05)),
                new Case(new CosFaceLoss(0.35, 64), "proxies", PlainProxyLosses.cosFace(0.35, 64)),
                new Case(new ArcFaceLoss(28.6, 64), "proxies", PlainProxyLosses.arcFace(28.6, 64, 1)),
                // At 100 degrees nearly half of all random angles lie beyond pi - m.
                new Case(new ArcFaceLoss(100, 16), "proxies", PlainProxyLosses.arcFace(100, 16, 1)),
                new Case(new SubCentreArcFaceLoss(28.6, 30, 3), "proxies",
                        PlainProxyLosses.arcFace(28.6, 30, 3)),
                new Case(new SoftTripleLoss(20, 0.1, 0.01, 3), "proxies",
                        PlainProxyLosses.softTriple(20, 0.1, 0.01, 3)),
                new Case(new ProxyAnchorLoss(0.1, 32), "proxies", PlainProxyLosses.proxyAnchor(0.1, 32)),
                new Case(new MarginLoss(0.2, 1.2, false, 0, null), "beta", PlainProxyLosses.margin(0.2, 0)),
                new Case(new MarginLoss(0.2, 1.1, true, 0.3, null), "beta",
                        PlainProxyLosses.margin(0.2, 0.3)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valueAndGradientsAreThoseOfThePlainFormula(Case of) {
        check(of, new int[]{0, 0, 1, 1, 3, 4, 4, 4, 6}, 7, 5);
    }

    /** Of Proxy-Anchor the authors' code is wrong here. */
    @ParameterizedTest
    @MethodSource("losses")
    void twoClassesAreNoExceptionToTheFormula(Case of) {
        check(of, new int[]{0, 1, 1, 0, 1}, 2, 4);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchOfOneClassOfManyIsNoException(Case of) {
        check(of, new int[]{2, 2, 2}, 4, 4);
    }

    private static void check(Case of, int[] labels, int classes, int d) {
        Random random = new Random(classes);
        Matrix rows = Batches.clustered(labels, d, 1, random);
        LossState state = of.loss().initialState(classes, d, new SplittableRandom(8));
        Matrix weights = state.weightsOf(of.weights());
        for (int c = 0; c < weights.data().length; c++) {
            weights.data()[c] += (float) (0.1 * random.nextGaussian());
        }
        LossValue value = of.loss().evaluate(Batch.of(rows, labels).withState(state));
        double[][] x = wide(rows);
        double[][] w = wide(weights);
        double expected = of.plain().value(x, w, labels);
        assertThat(expected).isPositive();
        assertThat(value.value()).isCloseTo(expected, within(2e-6 * expected));
        Plain plain = of.plain();
        assertSlopes(value.gradient(), x, () -> plain.value(x, w, labels));
        assertSlopes(Objects.requireNonNull(value.weightGradients().get(of.weights())), w,
                () -> plain.value(x, w, labels));
    }

    private static void assertSlopes(Matrix gradient, double[][] at,
            java.util.function.DoubleSupplier value) {
        double largest = 0;
        for (float slope : gradient.data()) {
            largest = Math.max(largest, Math.abs(slope));
        }
        assertThat(largest).isPositive();
        for (int i = 0; i < at.length; i++) {
            for (int j = 0; j < at[i].length; j++) {
                double here = at[i][j];
                at[i][j] = here + STEP;
                double above = value.getAsDouble();
                at[i][j] = here - STEP;
                double below = value.getAsDouble();
                at[i][j] = here;
                assertThat((double) gradient.get(i, j)).as("row %d, column %d", i, j)
                        .isCloseTo((above - below) / (2 * STEP), within(2e-5 * largest));
            }
        }
    }

    private static double[][] wide(Matrix matrix) {
        double[][] wide = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                wide[i][j] = matrix.get(i, j);
            }
        }
        return wide;
    }
}
