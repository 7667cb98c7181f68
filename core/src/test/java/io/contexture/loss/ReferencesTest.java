package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.TripletDifficulty;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.LpSimilarity;
import io.contexture.testing.Closeness;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferencesTest {

    private static final int N = 16;
    private static final int[] LABELS = Batches.labels(N, 4);
    private static final Matrix ROWS = Batches.clustered(LABELS, 9, 0.8, new Random(31));

    static List<EmbeddingLoss> losses() {
        return List.of(new MarginContrastiveLoss(0.9f, 0.1f), new NTXentLoss(0.2f), new SupConLoss(0.1),
                MultiSimilarityLoss.USUAL, CircleLoss.USUAL, LiftedStructureLoss.USUAL, new NPairsLoss(),
                new TripletMarginLoss(0.05, true, false, TripletDifficulty.EVERY), new SmoothAPLoss(0.1),
                new SimilarityRegulariser(0.25f),
                ComposedLoss.of(new MarginContrastiveLoss(-0.1f, -1.2f))
                        .withSimilarity(LpSimilarity.EUCLIDEAN),
                CombinedLoss.regularised224(new SupConLoss(0.1), 0.3, new SimilarityRegulariser(0.3f)));
    }

    private static References itself(boolean trained) {
        return new References(ROWS, LABELS, IntStream.range(0, N).toArray(), trained);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theBatchAsItsOwnReferencesHasTheBatchsLossAndGradient(EmbeddingLoss loss) {
        LossValue within = loss.evaluate(ROWS, LABELS);
        LossValue between = loss.evaluate(Batch.of(ROWS, LABELS).withReferences(itself(true)));
        assertThat(between.value()).isCloseTo(within.value(), within(1e-7 * (1 + within.value())));
        Matrix onReferences = Objects.requireNonNull(between.referenceGradient());
        double[] sum = Batches.widened(between.gradient());
        double[] more = Batches.widened(onReferences);
        Arrays.setAll(sum, at -> sum[at] + more[at]);
        Closeness.check("gradient of " + loss, sum, Batches.widened(within.gradient()), 2e-6);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void referencesThatAreNotTrainedHaveNoGradient(EmbeddingLoss loss) {
        LossValue value = loss.evaluate(Batch.of(ROWS, LABELS).withReferences(itself(false)));
        assertThat(value.referenceGradient()).isNull();
        assertThat(value.gradient().rows()).isEqualTo(N);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aGalleryOfAnotherSizeHasTrueGradients(EmbeddingLoss loss) {
        if (loss.toString().contains("Circle")) {
            // Its weights are constants for the gradient: it is not the derivative of the value.
            return;
        }
        int[] galleryLabels = {0, 1, 1, 2, 5, 0, 3};
        Matrix gallery = Batches.clustered(galleryLabels, 9, 0.8, new Random(32));
        References references = new References(gallery, galleryLabels,
                References.fixed(gallery, galleryLabels, N).own(), true);
        LossValue value = loss.evaluate(Batch.of(ROWS, LABELS).withReferences(references));
        checkSlope(loss, ROWS, value.gradient(), references);
        checkSlope(loss, gallery, Objects.requireNonNull(value.referenceGradient()), references);
    }

    private static void checkSlope(EmbeddingLoss loss, Matrix side, Matrix gradient, References references) {
        Random random = new Random(33);
        double slope = 0;
        double length = 0;
        float[] kept = side.data().clone();
        float[] step = new float[kept.length];
        for (int at = 0; at < kept.length; at++) {
            step[at] = random.nextFloat(-0.002f, 0.002f);
            slope += 2.0 * step[at] * gradient.data()[at];
            length += gradient.data()[at] * gradient.data()[at];
        }
        assertThat(length).isPositive();
        double ahead = moved(loss, side, kept, step, 1, references);
        double behind = moved(loss, side, kept, step, -1, references);
        System.arraycopy(kept, 0, side.data(), 0, kept.length);
        assertThat(slope).as("%s", loss).isCloseTo(ahead - behind, within(1e-4 * Math.sqrt(length) + 1e-7));
    }

    private static double moved(EmbeddingLoss loss, Matrix side, float[] from, float[] step, int sign,
            References references) {
        for (int at = 0; at < from.length; at++) {
            side.data()[at] = from[at] + sign * step[at];
        }
        return loss.evaluate(Batch.of(ROWS, LABELS).withReferences(references)).value();
    }

    @Test
    void referencesWithoutOwnCopiesAreAllCompared() {
        int[] none = References.fixed(ROWS, LABELS, N).own();
        double[] elements = new NTXentLoss(0.2f).elements(
                CosineSimilarity.COSINE.between(ROWS, ROWS).values(),
                Comparison.between(LABELS, LABELS, none));
        assertThat(elements).hasSize(N * 4);
    }

    @Test
    void aCopyUnderAnotherClassIsNeitherPositiveNorNegative() {
        int[] relabelled = LABELS.clone();
        relabelled[6] = 3;
        Comparison comparison = Comparison.between(LABELS, relabelled, itself(false).own());
        int[] columns = new int[N];
        assertThat(Arrays.copyOf(columns, comparison.positives(6, columns))).containsExactly(4, 5, 7);
        assertThat(Arrays.copyOf(columns, comparison.negatives(6, columns))).containsExactly(0, 1, 2, 3, 8, 9,
                10,
                11, 12, 13, 14, 15);
        Matrix gradient = MultiSimilarityLoss.USUAL
                .evaluateScores(CosineSimilarity.COSINE.within(ROWS).values(), comparison).gradient();
        assertThat(gradient.get(6, 6)).isZero();
        assertThat(gradient.get(5, 6)).isPositive();
        assertThat(gradient.get(6, 5)).isNegative();
        assertThat(gradient.get(6, 3)).isPositive();
    }

    @Test
    void aSumOfATermWithMemoryAndOneOnTheBatchKeepsTheMemorysState() {
        CrossBatchMemory memory = new CrossBatchMemory(new SupConLoss(0.1), 40);
        CombinedLoss sum = new CombinedLoss(List.of(new CombinedLoss.Term("memory", 0.5, memory),
                new CombinedLoss.Term("batch", 2, new NTXentLoss(0.2f))));
        LossState state = sum.initialState(4, 9, new SplittableRandom(1));
        LossState alone = memory.initialState(4, 9, new SplittableRandom(1));
        assertThat(state.memory()).containsKeys("memory.embeddings", "memory.labels", "memory.ring");
        for (int step = 0; step < 3; step++) {
            Matrix rows = Batches.clustered(LABELS, 9, 0.8, new Random(step));
            LossValue value = sum.evaluate(Batch.of(rows, LABELS).withState(state));
            double expected = memory.evaluate(Batch.of(rows, LABELS).withState(alone)).value();
            assertThat(value.terms()).containsEntry("memory", expected);
            assertThat(value.value()).isCloseTo(
                    0.5 * expected + 2 * new NTXentLoss(0.2f).evaluate(rows, LABELS).value(), within(1e-12));
        }
    }

    @Test
    void everyAnchorNeedsAnOwnColumn() {
        References tooFew = new References(ROWS, LABELS, new int[3], false);
        assertThatThrownBy(() -> new SupConLoss(0.1).evaluate(Batch.of(ROWS, LABELS).withReferences(tooFew)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 own columns for 16 anchors");
    }
}
