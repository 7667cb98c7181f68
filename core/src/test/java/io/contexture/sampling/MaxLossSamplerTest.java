package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MaxLossSamplerTest {

    /** A loss that remembers what it was asked: a batch's is the sum of its embeddings. */
    private record Recording(Map<Double, int[]> asked) implements EmbeddingLoss {

        @Override
        public LossValue evaluate(Batch batch) {
            double sum = sum(batch.embeddings());
            asked.put(sum, batch.labels());
            return new LossValue(sum, batch.embeddings());
        }
    }

    private static double sum(Matrix embeddings) {
        double sum = 0;
        for (float value : embeddings.toArray()) {
            sum += value;
        }
        return sum;
    }

    @Test
    void ofEachPairsBatchesThoseWithTheLargestLossAreKept() {
        ClassIndex data = DataSets.even(18, 8, 6);
        Matrix embeddings = DataSets.embeddings(data, 5, 0.5, 1);
        Recording loss = new Recording(new ConcurrentSkipListMap<>());
        List<int[]> epoch = new MaxLossSampler(data, 12, 3, 4, 3, loss).epoch(new Random(2), embeddings);
        assertThat(epoch).hasSize(12);
        assertThat(loss.asked).hasSize(36);
        Map<String, List<Double>> judged = new TreeMap<>();
        loss.asked.forEach((value, labels) -> judged
                .computeIfAbsent(labels[0] / 6 + "" + labels[11] / 6, _ -> new ArrayList<>())
                .add(value));
        Map<String, List<Double>> kept = epoch.stream().collect(Collectors.groupingBy(
                batch -> batch[0] / 48 + "" + batch[11] / 48, TreeMap::new,
                Collectors.mapping(batch -> sum(embeddings.select(batch)), Collectors.toList())));
        assertThat(judged).containsOnlyKeys("01", "02", "12");
        judged.forEach((pair, values) -> {
            values.sort(Collections.reverseOrder());
            assertThat(kept.get(pair)).containsExactlyInAnyOrderElementsOf(values.subList(0, 4));
        });
    }

    @Test
    void theBatchesAreHarderThanThoseOfTheHierarchicalSampler() {
        ClassIndex data = DataSets.even(40, 4, 20);
        Matrix embeddings = DataSets.embeddings(data, 8, 0.6, 3);
        EmbeddingLoss loss = CombinedLoss.PAPER_256;
        double hard = new MaxLossSampler(data, 32, 4, 20, 2, loss).epoch(new Random(4), embeddings).stream()
                .mapToDouble(batch -> value(loss, batch, embeddings)).average().orElseThrow();
        double plain = new HierarchicalSampler(data, 32, 4, 20).epoch(new Random(4)).stream()
                .mapToDouble(batch -> value(loss, batch, embeddings)).average().orElseThrow();
        assertThat(hard).isGreaterThan(plain);
    }

    private static double value(EmbeddingLoss loss, int[] batch, Matrix embeddings) {
        return loss.evaluate(embeddings.select(batch), Arrays.stream(batch).map(row -> row / 4).toArray())
                .value();
    }

    @Test
    void aLossWithAStateIsRefusedWithTheWayOut() {
        ClassIndex data = DataSets.even(18, 3, 6);
        EmbeddingLoss withProxies = new EmbeddingLoss() {

            @Override
            public LossValue evaluate(Batch batch) {
                throw new AssertionError("must not be asked");
            }

            @Override
            public LossState initialState(int classes, int dimension, RandomGenerator random) {
                return LossState.ofWeights("proxies", Matrix.zeros(classes, dimension), 100);
            }

            @Override
            public String toString() {
                return "ProxyLoss";
            }
        };
        assertThatThrownBy(() -> new MaxLossSampler(data, 12, 3, 4, 2, withProxies))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ProxyLoss has weights")
                .hasMessageContaining("e.g. the contextual");
        var sampler = new MaxLossSampler(data, 12, 3, 4, 2, CombinedLoss.FROM_SCRATCH);
        assertThat(sampler.withLoss(CombinedLoss.PAPER_256).loss()).isEqualTo(CombinedLoss.PAPER_256);
        assertThatThrownBy(() -> new MaxLossSampler(data, 12, 3, 4, 0, CombinedLoss.FROM_SCRATCH))
                .hasMessageContaining("factor is 0");
    }
}
