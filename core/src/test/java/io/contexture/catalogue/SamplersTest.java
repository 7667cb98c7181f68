package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.sampling.DistanceWeight;
import io.contexture.sampling.EmbeddingSampler;
import io.contexture.sampling.HardPairSampler;
import io.contexture.sampling.HierarchicalBalancedSampler;
import io.contexture.sampling.MaxLossSampler;
import io.contexture.sampling.NegativeMarginSampler;
import io.contexture.sampling.RankPower;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplersTest {

    private static final int[] LABELS = IntStream.range(0, 240).map(row -> row / 5).toArray();
    private static final int[] SUPER_LABELS = Arrays.stream(LABELS).map(label -> label % 3).toArray();
    private static final Setting WITH_SUPER_CLASSES = new Setting(LABELS, SUPER_LABELS, 32, 4);
    private static final Setting WITHOUT = new Setting(LABELS, IntStream.range(0, 240).map(_ -> -1).toArray(),
            32, 4);

    private static BatchSampler make(String name, Setting setting, Map<String, String> options) {
        return Catalogue.samplers().entries().stream().filter(entry -> entry.name().equals(name)).findFirst()
                .orElseThrow()
                .maker().apply(new Arguments(options, setting));
    }

    @Test
    void everySamplerOfThePaperHasItsName() {
        assertThat(Catalogue.samplers().entries()).extracting(Entry::name).containsExactly("m-per-class",
                "balanced",
                "plain", "hierarchical", "hierarchical-balanced", "hard-rank-power", "hard-distance-weighted",
                "hard-top-10", "hard-uniform-histogram", "hard-k-means", "max-loss", "positive-margin",
                "negative-margin", "nearest-neighbours");
    }

    @Test
    void everySamplerIsMadeWithItsDefaultsAndDraws() {
        Matrix embeddings = Matrix.zeros(240, 6);
        Random random = new Random(1);
        for (int i = 0; i < embeddings.data().length; i++) {
            embeddings.data()[i] = (float) random.nextGaussian();
        }
        Rows.normalise(embeddings);
        for (Entry<BatchSampler> entry : Catalogue.samplers().entries()) {
            for (Setting setting : List.of(WITH_SUPER_CLASSES, WITHOUT)) {
                if (setting.superLabels()[0] < 0 && entry.name().startsWith("hierarchical")) {
                    assertThatThrownBy(() -> make(entry.name(), WITHOUT, Map.of()))
                            .hasMessageContaining("no super-classes");
                    continue;
                }
                BatchSampler sampler = make(entry.name(), setting, Map.of());
                List<int[]> epoch = sampler instanceof EmbeddingSampler onEmbeddings
                        ? onEmbeddings.epoch(random, embeddings)
                        : sampler.epoch(random);
                assertThat(epoch).as(entry.name()).isNotEmpty().allMatch(batch -> batch.length == 32);
            }
        }
    }

    @Test
    void optionsReachTheSampler() {
        assertThat(make("m-per-class", WITH_SUPER_CLASSES, Map.of("tries", "5", "batches", "7")))
                .isEqualTo(
                        new ClassBalancedSampler(Samplers.data(new Arguments(Map.of(), WITH_SUPER_CLASSES)),
                                32, 4, 5, 7));
        assertThat(
                ((ClassBalancedSampler) make("m-per-class", WITH_SUPER_CLASSES, Map.of("super-class", "1")))
                        .data().classes())
                .isEqualTo(16);
        assertThat(((HierarchicalBalancedSampler) make("hierarchical-balanced", WITH_SUPER_CLASSES, Map.of()))
                .multiplier()).as("pairs of super-classes").isEqualTo(3);
        HardPairSampler ranked = (HardPairSampler) make("hard-rank-power", WITH_SUPER_CLASSES,
                Map.of("power", "-Infinity", "batches-per-pair", "3"));
        assertThat(ranked.partner()).isEqualTo(new RankPower(Double.NEGATIVE_INFINITY));
        assertThat(ranked.batchesPerPair()).isEqualTo(3);
        assertThat(((HardPairSampler) make("hard-distance-weighted", WITHOUT, Map.of("nearest", "0.3")))
                .partner())
                .isEqualTo(new DistanceWeight(0.3, 1.4));
        assertThat(((HardPairSampler) make("hard-k-means", WITHOUT, Map.of("clusters", "4"))).clusters())
                .isEqualTo(4);
        NegativeMarginSampler negative = (NegativeMarginSampler) make("negative-margin", WITHOUT,
                Map.of("margin", "0.5", "positive-margin", "0.8"));
        assertThat(negative.negativeMargin()).isEqualTo(0.5);
        assertThat(negative.positiveMargin()).isEqualTo(0.8);
        assertThat(negative.batchesPerPair()).as("images / batch size").isEqualTo(7);
        assertThat(((MaxLossSampler) make("max-loss", WITHOUT, Map.of("factor", "3"))).factor()).isEqualTo(3);
        assertThatThrownBy(() -> make("hard-k-means", WITHOUT, Map.of("clusters", "0")))
                .hasMessageContaining("clusters=0").hasMessageContaining("usually 12");
        assertThatThrownBy(() -> make("m-per-class", WITHOUT, Map.of("super-class", "1")))
                .hasMessageContaining("the data set has [-1]");
    }
}
