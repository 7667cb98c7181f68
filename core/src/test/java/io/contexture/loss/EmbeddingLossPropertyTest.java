package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.testing.Closeness;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every loss of the package on any batch of embeddings. */
class EmbeddingLossPropertyTest {

    private static final int N = 24;
    private static final int D = 10;

    @Provide
    Arbitrary<EmbeddingLoss> losses() {
        return Arbitraries.of(new ContextualLoss(4, 0.05f), new MarginContrastiveLoss(0.9f, 0.6f),
                new NTXentLoss(0.1f), new SupConLoss(0.1), CircleLoss.USUAL, MultiSimilarityLoss.USUAL,
                LiftedStructureLoss.USUAL, TripletMarginLoss.USUAL, SmoothAPLoss.PAPER, SupAPLoss.PAPER,
                SoftBinAPLoss.PAPER, new FastAPLoss(10), RoadmapLoss.PAPER,
                new SimilarityRegulariser(0.25f), CombinedLoss.PAPER_256, CombinedLoss.PAPER_224,
                CombinedLoss.FROM_SCRATCH);
    }

    @Property(tries = 210)
    void theOrderOfTheRowsOnlyOrdersTheGradient(@ForAll("losses") EmbeddingLoss loss, @ForAll long seed) {
        Random random = new Random(seed);
        int[] labels = Batches.labels(N, 4);
        Matrix rows = Batches.clustered(labels, D, 0.8, random);
        List<Integer> order = Arrays.asList(IntStream.range(0, N).boxed().toArray(Integer[]::new));
        Collections.shuffle(order, random);
        int[] places = order.stream().mapToInt(Integer::intValue).toArray();
        int[] shuffledLabels = Arrays.stream(places).map(place -> labels[place]).toArray();

        LossValue value = loss.evaluate(rows, labels);
        LossValue shuffled = loss.evaluate(rows.select(places), shuffledLabels);

        assertThat(shuffled.value()).isCloseTo(value.value(), within(1e-6));
        Closeness.check("gradient", Batches.widened(shuffled.gradient()),
                Batches.widened(value.gradient().select(places)), 1e-4);
    }

    @Property(tries = 210)
    void theLengthOfARowDoesNotMatterAndItsGradientShrinksWithIt(@ForAll("losses") EmbeddingLoss loss,
            @ForAll long seed) {
        Random random = new Random(seed);
        int[] labels = Batches.labels(N, 4);
        Matrix rows = Batches.clustered(labels, D, 0.8, random);
        Matrix scaled = Matrix.of(rows.toArray(), N, D);
        float[] scales = new float[N];
        for (int row = 0; row < N; row++) {
            // Powers of two change no digit.
            scales[row] = Math.scalb(1f, random.nextInt(-8, 9));
            for (int i = 0; i < D; i++) {
                scaled.set(row, i, scaled.get(row, i) * scales[row]);
            }
        }
        LossValue value = loss.evaluate(rows, labels);
        LossValue ofScaled = loss.evaluate(scaled, labels);
        assertThat(ofScaled.value()).isEqualTo(value.value());
        for (int row = 0; row < N; row++) {
            for (int i = 0; i < D; i++) {
                assertThat(ofScaled.gradient().get(row, i) * scales[row])
                        .isEqualTo(value.gradient().get(row, i));
            }
        }
    }

    @Property(tries = 210)
    void theGradientTurnsRowsAndNeverStretchesThem(@ForAll("losses") EmbeddingLoss loss, @ForAll long seed) {
        int[] labels = Batches.labels(N, 4);
        Matrix rows = Batches.clustered(labels, D, 0.8, new Random(seed));
        Matrix gradient = loss.evaluate(rows, labels).gradient();
        for (int row = 0; row < N; row++) {
            double along = 0;
            double lengths = 0;
            for (int i = 0; i < D; i++) {
                along += (double) rows.get(row, i) * gradient.get(row, i);
                lengths += Math.abs(rows.get(row, i) * gradient.get(row, i));
            }
            assertThat(along).isCloseTo(0, within(1e-5 * lengths + 1e-9));
        }
    }
}
