package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.TripletDifficulty;
import io.contexture.similarity.CosineSimilarity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossEdgeCasesTest {

    static List<EmbeddingLoss> losses() {
        return List.of(new ContextualLoss(4, 0.05f), new MarginContrastiveLoss(0.9f, 0.6f),
                new NTXentLoss(0.1f), new SupConLoss(0.1), CircleLoss.USUAL, MultiSimilarityLoss.USUAL,
                LiftedStructureLoss.USUAL, new NPairsLoss(),
                ComposedLoss.of(new NPairsLoss()).withSimilarity(CosineSimilarity.COSINE),
                new SimilarityRegulariser(0.25f), TripletMarginLoss.USUAL,
                new TripletMarginLoss(0.05, true, true, TripletDifficulty.VIOLATING), SmoothAPLoss.PAPER,
                SupAPLoss.PAPER, SoftBinAPLoss.PAPER, new FastAPLoss(10), RoadmapLoss.PAPER,
                CombinedLoss.PAPER_256, CombinedLoss.FROM_SCRATCH);
    }

    private static Matrix batch(int[] labels) {
        return Batches.clustered(labels, 6, 0.7, new Random(5));
    }

    private static LossValue onScores(EmbeddingLoss loss, Matrix scores, int[] labels) {
        return loss instanceof CombinedLoss sum
                ? sum.evaluateScores(scores, labels)
                : ((SimilarityLoss) loss).evaluateScores(scores, labels);
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void batchesThatAreNoneAreRefused(EmbeddingLoss loss) {
        Matrix rows = batch(Batches.labels(8, 4));
        refused(() -> loss.evaluate(Matrix.zeros(0, 6), new int[0]), "empty");
        refused(() -> loss.evaluate(rows, new int[7]), "8 rows", "7 labels");
        refused(() -> onScores(loss, Matrix.zeros(8, 8), new int[9]), "8 rows", "9 labels");
        refused(() -> onScores(loss, Matrix.zeros(8, 9), new int[8]), "8 x 9", "square");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valuesThatAreNotFiniteAreRefusedWithTheirRow(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        for (float bad : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Matrix rows = batch(labels);
            rows.set(5, 2, bad);
            refused(() -> loss.evaluate(rows, labels), "row 5", "" + bad, "finite");
            Matrix scores = Matrix.zeros(8, 8);
            scores.set(3, 7, bad);
            refused(() -> onScores(loss, scores, labels), "row 3", "column 7", "" + bad);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aRowOfZerosHasAFiniteLossAndNoGradient(EmbeddingLoss loss) {
        int[] labels = Batches.labels(12, 4);
        Matrix rows = batch(labels);
        Arrays.fill(rows.data(), rows.index(6), rows.index(7), 0f);
        LossValue value = loss.evaluate(rows, labels);
        assertThat(value.value()).isFinite();
        assertThat(value.gradient().rows(6, 7).toArray()).containsOnly(0f);
        assertAllFinite(value.gradient());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void rowsThatAreAllTheSameHaveAFiniteLoss(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        Matrix rows = Matrix.zeros(8, 6);
        Arrays.fill(rows.data(), 3f);
        LossValue value = loss.evaluate(rows, labels);
        assertThat(value.value()).isFinite().isNotNegative();
        assertAllFinite(value.gradient());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aViewGivesWhatItsCopyGives(EmbeddingLoss loss) {
        int[] labels = Batches.labels(8, 4);
        Matrix view = batch(Batches.labels(12, 4)).rows(2, 10);
        Matrix copy = Matrix.of(view.toArray(), 8, 6);
        assertThat(loss.evaluate(view, labels).gradient().toArray())
                .isEqualTo(loss.evaluate(copy, labels).gradient().toArray());
        Matrix scores = CosineSimilarity.COSINE.within(copy).values();
        Matrix shifted = new Matrix(new float[67], 3, 8, 8);
        System.arraycopy(scores.data(), 0, shifted.data(), 3, 64);
        assertThat(onScores(loss, shifted, labels).gradient().toArray())
                .isEqualTo(onScores(loss, scores, labels).gradient().toArray());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aBatchWithoutPositivesOrWithoutNegativesIsFine(EmbeddingLoss loss) {
        for (int[] labels : List.of(Batches.labels(8, 1), Batches.labels(8, 8))) {
            LossValue value = loss.evaluate(batch(Batches.labels(8, 4)), labels);
            assertThat(value.value()).isFinite();
            assertAllFinite(value.gradient());
        }
    }

    @Test
    void neighbourhoodSizesOutOfRangeAreRefusedWithKAndN() {
        for (int k : new int[]{-1, 0, 1}) {
            refused(() -> new ContextualLoss(k, 0.05f), "k is " + k, "2 <= k <= n");
        }
        Matrix three = batch(new int[]{0, 0, 1});
        refused(() -> new ContextualLoss(4, 0.05f).evaluate(three, new int[]{0, 0, 1}), "k is 4", "n = 3");
        refused(() -> new ContextualLoss(2, 0.05f).evaluate(three.rows(0, 1), new int[1]), "k is 2", "n = 1");
        refused(() -> ContextualSimilarity.of(Matrix.zeros(3, 3), 4, 0), "k is 4", "n = 3");
    }

    @Test
    void otherOptionsOutOfRangeAreRefusedWithWhatIsAllowed() {
        refused(() -> new ContextualLoss(4, -0.1f), "eps is -0.1", "at least 0");
        refused(() -> new ContextualLoss(4, Float.NaN), "eps is NaN");
        refused(() -> new NTXentLoss(0), "temperature is 0.0", "above 0");
        refused(() -> new NTXentLoss(Float.NaN), "temperature is NaN");
        refused(() -> new MarginContrastiveLoss(Float.POSITIVE_INFINITY, 0.6f), "positiveMargin is Infinity",
                "-1 to 1");
        refused(() -> new MarginContrastiveLoss(0.9f, Float.NaN), "negativeMargin is NaN");
        refused(() -> new SimilarityRegulariser(2), "targetSimilarity is 2.0");
        refused(() -> ContextualSimilarity.of(Matrix.zeros(3, 3), 2, 0).backward(Matrix.zeros(2, 3)), "2 x 3",
                "3 x 3");
    }

    @Test
    void aNeighbourhoodOfEverythingCountsAsContainingEveryOther() {
        // n = k: no complement anywhere, so B = 1, A = 1 and with H of everybody C = 1.
        Matrix ones = Matrix.zeros(5, 5);
        Arrays.fill(ones.data(), 1f);
        ContextualSimilarity similarity = ContextualSimilarity.of(ones, 5, 0);
        assertThat(similarity.values().data()).containsOnly(1f);
        assertAllFinite(similarity.backward(ones));
    }

    @Test
    void aRowWithoutMutualNeighboursIsSimilarToNone() {
        // Row 0 is nearest to row 1, which is nearest to itself; with k/2 = 1, R(0) is empty.
        Matrix scores = Matrix.of(new float[]{0.2f, 0.9f, 0, 0, 1, 0.1f, 0, 0.1f, 1}, 3, 3);
        ContextualSimilarity similarity = ContextualSimilarity.of(scores, 2, 0);
        assertThat(similarity.values().get(0, 0)).isZero();
        Matrix onFirst = Matrix.zeros(3, 3);
        onFirst.set(0, 0, 1);
        assertThat(similarity.backward(onFirst).data()).containsOnly(0f);
    }

    @Test
    void ntXentNeitherOverflowsNorLosesItsGradientAtTinyTemperatures() {
        int[] labels = {0, 0, 1};
        Matrix scores = Matrix.of(new float[]{1, -1, 1, -1, 1, 1, 1, 1, 1}, 3, 3);
        LossValue value = new NTXentLoss(1e-3f).evaluateScores(scores, labels);
        assertThat(value.value()).isCloseTo(2000, within(1e-3));
        assertThat(value.gradient().get(0, 1)).isCloseTo(-500, within(1e-2f));
        assertThat(value.gradient().get(0, 2)).isCloseTo(500, within(1e-2f));
        Matrix easy = Matrix.of(new float[]{1, 1, -1, 1, 1, -1, -1, -1, 1}, 3, 3);
        assertThat(new NTXentLoss(1e-3f).evaluateScores(easy, labels).value()).isZero();
        assertAllFinite(new NTXentLoss(1e-3f).evaluateScores(easy, labels).gradient());
    }

    private static void assertAllFinite(Matrix matrix) {
        for (float value : matrix.toArray()) {
            assertThat(value).isFinite();
        }
    }
}
