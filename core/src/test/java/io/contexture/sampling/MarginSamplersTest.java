package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginSamplersTest {

    private static final int M = 4;

    private static float similarity(Matrix embeddings, int a, int b) {
        return Rows.dot(embeddings.data(), embeddings.index(a), embeddings.data(), embeddings.index(b),
                embeddings.columns());
    }

    /** Positives of an image that are below the margin. */
    private static int[] eligible(ClassIndex data, Matrix embeddings, int image, double margin) {
        return Arrays.stream(data.rows(DataSets.classOf(data)[image]))
                .filter(row -> row != image && similarity(embeddings, row, image) < margin).toArray();
    }

    @Test
    void anchorsHavePositivesBelowTheMarginAndClassesWithoutArePassedOver() {
        ClassIndex data = DataSets.even(40, 7, 20);
        Matrix embeddings = DataSets.embeddings(data, 6, 0.25, 1);
        double margin = 0.87;
        int withoutAny = 0;
        for (int row = 0; row < 280; row++) {
            withoutAny += eligible(data, embeddings, row, margin).length == 0 ? 1 : 0;
        }
        assertThat(withoutAny).as("images to pass over").isBetween(20, 120);
        List<int[]> epoch = new PositiveMarginSampler(data, 32, M, 50, margin).epoch(new Random(2),
                embeddings);
        assertThat(epoch).hasSize(50);
        for (int[] batch : epoch) {
            DataSets.assertDifferentClasses(data, batch, 32, M);
            for (int from = 0; from < 32; from += M) {
                int[] eligible = eligible(data, embeddings, batch[from], margin);
                int[] positives = Arrays.copyOfRange(batch, from + 1, from + M);
                assertThat(eligible).contains(positives);
                assertThat(Arrays.stream(positives).distinct().count())
                        .isEqualTo(Math.min(M - 1, eligible.length));
            }
        }
    }

    @Test
    void whereNothingIsBelowTheMarginTheBatchesAreFilledAllTheSame() {
        ClassIndex data = DataSets.mixed(30, 6, 3);
        Matrix embeddings = DataSets.embeddings(data, 8, 1e-4, 3);
        for (EmbeddingSampler sampler : List.of(new PositiveMarginSampler(data, 32, M, 3, 0.9),
                new NegativeMarginSampler(data, 32, M, 3, 0.9, 1))) {
            List<int[]> epoch = sampler.epoch(new Random(4), embeddings);
            assertThat(epoch).hasSize(9);
            DataSets.assertWholeClasses(data, epoch, 32, M);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.3, -1})
    void aChainGoesOnWithTheSampleNearestToTheMargin(double margin) {
        ClassIndex data = DataSets.even(40, 5, 20);
        Matrix embeddings = DataSets.embeddings(data, 6, 0.6, 5);
        int[] classOf = DataSets.classOf(data);
        List<int[]> epoch = new NegativeMarginSampler(data, 64, M, 20, 1, margin).epoch(new Random(6),
                embeddings);
        int[] starts = new int[40];
        for (int[] batch : epoch) {
            DataSets.assertDifferentClasses(data, batch, 64, M);
            for (int half = 0; half < 64; half += 32) {
                starts[classOf[batch[half]]]++;
                Set<Integer> used = new HashSet<>();
                for (int from = half; from < half + 32 - M; from += M) {
                    int anchor = batch[from];
                    used.add(classOf[anchor]);
                    int superClass = classOf[anchor] / 20;
                    double nearest = IntStream.range(superClass * 100, superClass * 100 + 100)
                            .filter(row -> !used.contains(classOf[row]))
                            .mapToDouble(row -> Math.abs(similarity(embeddings, anchor, row) - margin)).min()
                            .orElseThrow();
                    assertThat(Math.abs(similarity(embeddings, anchor, batch[from + M]) - margin))
                            .isCloseTo(nearest, within(1e-6));
                }
            }
        }
        assertThat(Arrays.stream(starts).filter(count -> count > 0).count()).as("begins anywhere")
                .isGreaterThan(20);
    }

    @Test
    void chainsPassOverAnchorsWithoutAPositiveBelowTheMargin() {
        ClassIndex data = DataSets.even(60, 5, 30);
        Matrix embeddings = DataSets.embeddings(data, 6, 0.25, 7);
        double margin = 0.8;
        for (int[] batch : new NegativeMarginSampler(data, 32, M, 30, margin, 1).epoch(new Random(8),
                embeddings)) {
            DataSets.assertDifferentClasses(data, batch, 32, M);
            for (int from = 0; from < 32; from += M) {
                int[] eligible = eligible(data, embeddings, batch[from], margin);
                assertThat(eligible).contains(Arrays.copyOfRange(batch, from + 1, from + M));
            }
        }
    }

    @Test
    void chainsWithinLargeSuperClassesLookAtEveryTile() {
        // 9,000 images of one super-class: more than are scored at once.
        ClassIndex data = DataSets.even(3000, 3, 3000);
        Matrix embeddings = DataSets.embeddings(data, 4, 0.3, 9);
        int[] classOf = DataSets.classOf(data);
        int[] batch = new NegativeMarginSampler(data, 8, 2, 1, 1, 1).epoch(new Random(10), embeddings)
                .getFirst();
        double nearest = IntStream.range(0, 9000).filter(row -> classOf[row] != classOf[batch[0]])
                .mapToDouble(row -> similarity(embeddings, batch[0], row)).max().orElseThrow();
        assertThat(similarity(embeddings, batch[0], batch[2])).isCloseTo((float) nearest,
                within(1e-6f));
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        ClassIndex data = DataSets.even(20, 4, 10);
        assertThatThrownBy(() -> new PositiveMarginSampler(data, 8, 1, 5, 0.9))
                .hasMessageContaining("images per class is 1").hasMessageContaining("at least 2");
        assertThatThrownBy(() -> new PositiveMarginSampler(data, 8, 2, 5, 1.5))
                .hasMessageContaining("positive margin is 1.5").hasMessageContaining("usually 0.9");
        assertThatThrownBy(() -> new NegativeMarginSampler(data, 8, 2, 5, -1, 1))
                .hasMessageContaining("positive margin is -1.0");
        assertThatThrownBy(() -> new NegativeMarginSampler(data, 8, 2, 5, 0.9, Double.NaN))
                .hasMessageContaining("negative margin is NaN").hasMessageContaining("usually 1");
    }
}
