package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyEdgeCasesTest {

    private static final int D = 6;

    static List<EmbeddingLoss> losses() {
        return List.of(new ProxyNCALoss(9), new NormalisedSoftmaxLoss(0.05), new CosFaceLoss(0.35, 64),
                new ArcFaceLoss(28.6, 64), new SubCentreArcFaceLoss(28.6, 64, 3),
                new SoftTripleLoss(20, 0.1, 0.01, 2),
                new ProxyAnchorLoss(0.1, 32), new MarginLoss(0.2, 1.2, true, 0.1, null));
    }

    static List<EmbeddingLoss> proxyLosses() {
        return losses().subList(0, 7);
    }

    static List<EmbeddingLoss> extremes() {
        return List.of(new ProxyNCALoss(1e6), new ProxyNCALoss(1e-6), new NormalisedSoftmaxLoss(1e-6),
                new NormalisedSoftmaxLoss(1e6), new CosFaceLoss(1.99, 1e6), new ArcFaceLoss(179, 1e6),
                new SubCentreArcFaceLoss(0, 1e6, 1), new SoftTripleLoss(1e6, 1e-6, 1.9, 2),
                new SoftTripleLoss(1e-6, 1e6, 0, 1), new ProxyAnchorLoss(2, 1e6),
                new ProxyAnchorLoss(0, 1e-6));
    }

    private static Batch batch(EmbeddingLoss loss, Matrix rows, int[] labels, int classes) {
        return Batch.of(rows, labels).withState(loss.initialState(classes, D, new SplittableRandom(1)));
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    private static void assertFinite(LossValue value) {
        assertThat(value.value()).isFinite().isNotNegative();
        for (float entry : value.gradient().data()) {
            assertThat(entry).isFinite();
        }
        for (Matrix gradient : value.weightGradients().values()) {
            for (float entry : gradient.data()) {
                assertThat(entry).isFinite();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLabelWithoutWeightsIsRefusedWithTheNumberOfClasses(EmbeddingLoss loss) {
        Matrix rows = Batches.clustered(new int[]{0, 0, 0}, D, 1, new Random(1));
        refused(() -> loss.evaluate(batch(loss, rows, new int[]{0, 4, 1}, 4)), "row 1", "label 4",
                "4 classes", "0 to 3");
        refused(() -> loss.evaluate(batch(loss, rows, new int[]{0, 1, -1}, 4)), "row 2", "label -1",
                "4 classes");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchWithoutTheLosssWeightsIsRefused(EmbeddingLoss loss) {
        refused(() -> loss.evaluate(Matrix.zeros(2, D), new int[]{0, 1}), "initialState");
    }

    @ParameterizedTest
    @MethodSource("proxyLosses")
    void weightsOfAnotherShapeAndReferencesAreRefused(EmbeddingLoss loss) {
        Matrix rows = Matrix.zeros(2, D);
        int[] labels = {0, 1};
        Batch batch = Batch.of(rows, labels);
        refused(() -> loss.evaluate(batch.withState(loss.initialState(4, D + 1, new SplittableRandom(1)))),
                "length " + D);
        refused(() -> loss
                .evaluate(batch(loss, rows, labels, 2).withReferences(References.fixed(rows, labels, 2))),
                "references");
        Matrix bad = loss.initialState(4, D, new SplittableRandom(1)).weightsOf("proxies");
        bad.set(2, 1, Float.NaN);
        refused(() -> loss.evaluate(batch.withState(LossState.ofWeights("proxies", bad, 1))),
                "proxies: row 2", "NaN");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valuesThatAreNotFiniteAreRefusedWithTheirRow(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        rows.set(5, 2, Float.POSITIVE_INFINITY);
        refused(() -> loss.evaluate(batch(loss, rows, labels, 2)), "embeddings: row 5", "Infinity");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aRowOfZerosAProxyOfZerosAndDuplicatesHaveAFiniteLoss(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        System.arraycopy(rows.data(), 0, rows.data(), D, D);
        Arrays.fill(rows.data(), 2 * D, 3 * D, 0f);
        Batch batch = batch(loss, rows, labels, 3);
        batch.state().weights().values()
                .forEach(weights -> Arrays.fill(weights.values().data(), 0, weights.values().columns(), 0f));
        LossValue value = loss.evaluate(batch);
        assertFinite(value);
        assertThat(value.gradient().rows(2, 3).toArray()).containsOnly(0f);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void oneRowAndOneClassAreFine(EmbeddingLoss loss) {
        Matrix row = Batches.clustered(new int[]{0}, D, 1, new Random(1));
        assertFinite(loss.evaluate(batch(loss, row, new int[]{0}, 1)));
        assertFinite(loss.evaluate(batch(loss, row, new int[]{2}, 4)));
    }

    @ParameterizedTest
    @MethodSource("proxyLosses")
    void rowsAtTheirOwnProxiesHaveAFiniteLoss(EmbeddingLoss loss) {
        LossState state = loss.initialState(3, D, new SplittableRandom(1));
        Matrix proxies = state.weightsOf("proxies");
        int centres = proxies.rows() / 3;
        LossValue value = loss.evaluate(
                Batch.of(proxies.select(0, centres, 2 * centres), new int[]{0, 1, 2}).withState(state));
        assertFinite(value);
        LossValue opposite = loss
                .evaluate(Batch.of(proxies.select(centres, 0, 0), new int[]{0, 1, 2}).withState(state));
        assertFinite(opposite);
        assertThat(opposite.value()).isGreaterThan(value.value());
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void extremeTemperaturesDoNotOverflow(EmbeddingLoss loss) {
        int[] labels = Batches.labels(12, 3);
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        assertFinite(loss.evaluate(batch(loss, rows, labels, 5)));
    }

    /** Enough classes for all cores, tiles and a vector's tail. */
    @ParameterizedTest
    @MethodSource("losses")
    void theResultDoesNotDependOnTheNumberOfThreads(EmbeddingLoss loss) throws Exception {
        int[] labels = new Random(2).ints(150, 0, 203).toArray();
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        Batch batch = batch(loss, rows, labels, 203);
        LossValue here = loss.evaluate(batch);
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            LossValue alone = one.submit(() -> loss.evaluate(batch)).get();
            assertThat(alone.value()).isEqualTo(here.value());
            assertThat(alone.gradient().toArray()).isEqualTo(here.gradient().toArray());
            here.weightGradients().forEach((name, gradient) -> assertThat(
                    Objects.requireNonNull(alone.weightGradients().get(name)).toArray())
                    .isEqualTo(gradient.toArray()));
        }
    }

    @ParameterizedTest
    @MethodSource("proxyLosses")
    void stepsAgainstTheGradientsLowerTheLoss(EmbeddingLoss loss) {
        int[] labels = Batches.labels(16, 4);
        Matrix rows = Batches.clustered(labels, D, 1, new Random(3));
        Batch batch = batch(loss, rows, labels, 4);
        double before = loss.evaluate(batch).value();
        for (int step = 0; step < 100; step++) {
            LossValue value = loss.evaluate(batch);
            lower(rows, value.gradient());
            value.weightGradients()
                    .forEach((name, gradient) -> lower(batch.state().weightsOf(name), gradient));
        }
        assertThat(loss.evaluate(batch).value()).isLessThan(0.9 * before);
    }

    private static void lower(Matrix values, Matrix gradient) {
        for (int at = 0; at < values.data().length; at++) {
            values.data()[at] -= 0.1f * gradient.data()[at];
        }
    }

    @ParameterizedTest
    @MethodSource("proxyLosses")
    void inASumStateAndGradientsGoUnderTheTermsName(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        CombinedLoss sum = CombinedLoss.regularised256(loss, 0.2, new SimilarityRegulariser(0.25f));
        Batch batch = batch(sum, rows, labels, 2);
        assertThat(batch.state().weights()).containsOnlyKeys("loss.proxies");
        LossValue alone = loss.evaluate(batch.withState(
                LossState.ofWeights("proxies", batch.state().weightsOf("loss.proxies"), 1)));
        LossValue whole = sum.evaluate(batch);
        double regulariser = new SimilarityRegulariser(0.25f).evaluate(rows, labels).value();
        assertThat(whole.value()).isCloseTo(0.8 * alone.value() + 0.2 * regulariser, within(1e-9));
        assertThat(whole.weightGradients()).containsOnlyKeys("loss.proxies");
        float[] scaled = Objects.requireNonNull(alone.weightGradients().get("proxies")).toArray();
        for (int at = 0; at < scaled.length; at++) {
            scaled[at] = (float) (0.8 * scaled[at]);
        }
        assertThat(Objects.requireNonNull(whole.weightGradients().get("loss.proxies")).toArray())
                .isEqualTo(scaled);
    }

    @Test
    void anotherMeanWeighsTheRows() {
        int[] labels = {0, 1, 2, 2};
        Matrix rows = Batches.clustered(labels, D, 1, new Random(1));
        NormalisedSoftmaxLoss loss = new NormalisedSoftmaxLoss(0.5);
        Batch batch = batch(loss, rows, labels, 3);
        double[] each = new double[4];
        Arrays.setAll(each,
                i -> loss.evaluate(new Batch(rows.rows(i, i + 1), new int[]{labels[i]}, null, batch.state(),
                        batch.random())).value());
        double middle = Arrays.stream(each).sorted().limit(3).skip(1).average().orElseThrow();
        double[] sorted = Arrays.stream(each).sorted().toArray();
        Reducer threshold = new Reducer.ThresholdMean(sorted[0] + 1e-9, sorted[3] - 1e-9);
        LossValue value = loss.evaluate(batch, threshold);
        assertThat(value.value()).isCloseTo(middle, within(1e-6));
        for (int i = 0; i < 4; i++) {
            boolean counted = each[i] != sorted[0] && each[i] != sorted[3];
            assertThat(value.gradient().rows(i, i + 1).toArray()).matches(
                    gradient -> counted == (Math.abs(gradient[0]) > 0));
        }
        LossValue none = loss.evaluate(batch, new Reducer.ThresholdMean(1e3, 1e4));
        assertThat(none.value()).isZero();
        assertThat(none.gradient().toArray()).containsOnly(0f);
    }

    @Test
    void theStateBeginsAsPublished() {
        assertThat(deviation(new ProxyAnchorLoss(0.1, 32), 50)).isCloseTo(Math.sqrt(2.0 / 50), within(0.01));
        assertThat(deviation(new ProxyNCALoss(9), 50)).isCloseTo(1, within(0.05));
        // Uniform within 1 / sqrt(100).
        assertThat(deviation(new SoftTripleLoss(20, 0.1, 0.01, 2), 50)).isCloseTo(0.1 / Math.sqrt(3),
                within(0.003));
        assertThat(new SubCentreArcFaceLoss(28.6, 64, 3).initialState(50, D, new SplittableRandom(1))
                .weightsOf("proxies").rows())
                .isEqualTo(150);
        assertThat(new MarginLoss(0.2, 1.2, false, 0, null).initialState(50, D, new SplittableRandom(1))
                .weightsOf("beta").toArray())
                .containsExactly(1.2f);
        assertThat(new MarginLoss(0.2, 1.2, true, 0, null).initialState(50, D, new SplittableRandom(1))
                .weightsOf("beta").rows())
                .isEqualTo(50);
    }

    private static double deviation(EmbeddingLoss loss, int classes) {
        float[] values = loss.initialState(classes, 64, new SplittableRandom(1)).weightsOf("proxies")
                .toArray();
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        refused(() -> new ProxyNCALoss(0), "scale is 0.0", "usually");
        refused(() -> new NormalisedSoftmaxLoss(Double.NaN), "temperature is NaN", "0.05");
        refused(() -> new CosFaceLoss(-0.1, 64), "margin is -0.1");
        refused(() -> new ArcFaceLoss(180, 64), "marginDegrees is 180");
        refused(() -> new SubCentreArcFaceLoss(28.6, 64, 0), "centres is 0");
        refused(() -> new SoftTripleLoss(20, -1, 0.01, 2), "gamma is -1");
        refused(() -> new ProxyAnchorLoss(2.5, 32), "margin is 2.5");
        refused(() -> new MarginLoss(0.2, 3, false, 0, null), "beta is 3.0");
    }
}
