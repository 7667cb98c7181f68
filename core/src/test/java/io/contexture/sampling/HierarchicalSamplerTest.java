package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HierarchicalSamplerTest {

    @Test
    void everyPairOfSuperClassesSharesItsBatchesHalfAndHalf() {
        ClassIndex data = DataSets.even(32, 4, 8);
        List<int[]> epoch = new HierarchicalSampler(data, 24, 3, 5).epoch(new Random(1));
        Map<String, Integer> batchesOfPair = new TreeMap<>();
        for (int[] batch : epoch) {
            int[] supers = Arrays.stream(batch).map(row -> row / 32).toArray();
            assertThat(Arrays.stream(supers, 0, 12).distinct().count()).isEqualTo(1);
            assertThat(Arrays.stream(supers, 12, 24).distinct().count()).isEqualTo(1);
            batchesOfPair.merge(supers[0] + "" + supers[12], 1, Integer::sum);
        }
        assertThat(batchesOfPair).containsOnlyKeys("01", "02", "03", "12", "13", "23");
        assertThat(batchesOfPair.values()).containsOnly(5);
    }

    @Test
    void theClassesOfAHalfAreDrawnUniformly() {
        ClassIndex data = DataSets.even(14, 2, 7);
        int[] counts = new int[49];
        int[] classOf = DataSets.classOf(data);
        for (int[] batch : new HierarchicalSampler(data, 8, 2, 20_000).epoch(new Random(2))) {
            counts[7 * classOf[batch[0]] + classOf[batch[2]]]++;
        }
        ChiSquared.assertDrawnFrom(
                IntStream.range(0, 49).mapToDouble(pair -> pair / 7 == pair % 7 ? 0 : 1).toArray(), counts);
    }

    @Test
    void superClassesTooSmallForHalfABatchAreTakenTogether() {
        // Super-classes of 6, 1, 2 and 6 classes; half a batch needs 3.
        int[] superOf = {0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3, 3};
        int[] labels = IntStream.range(0, 60).map(row -> row / 4).toArray();
        ClassIndex data = ClassIndex.of(labels, Arrays.stream(labels).map(label -> superOf[label]).toArray());
        HierarchicalSampler sampler = new HierarchicalSampler(data, 24, 4, 2);
        List<int[]> epoch = sampler.epoch(new Random(3));
        assertThat(epoch).hasSize(6);
        DataSets.assertWholeClasses(data, epoch, 24, 4);
        assertThat(Arrays.stream(DataSets.flat(epoch)).map(row -> row / 4).distinct().count())
                .isGreaterThan(12);
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithTheWayOut() {
        assertThatThrownBy(
                () -> new HierarchicalSampler(ClassIndex.of(new int[]{1, 1, 2, 2, 3, 3, 4, 4}), 8, 2, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but there are 4 classes and no super-classes")
                .hasMessageContaining("use the sampler m per class");
        ClassIndex data = DataSets.even(12, 4, 4);
        assertThatThrownBy(() -> new HierarchicalSampler(data, 12, 4, 10))
                .hasMessageContaining("holds 3 classes")
                .hasMessageContaining("choose e.g. a batch size of 16");
        assertThatThrownBy(() -> new HierarchicalSampler(data, 16, 4, 0))
                .hasMessageContaining("batches per pair of super-classes is 0")
                .hasMessageContaining("usually 10");
        assertThatThrownBy(() -> new HierarchicalSampler(data, 64, 4, 10))
                .hasMessageContaining("needs 16 classes, but there are 12");
        assertThatThrownBy(() -> new HierarchicalSampler(DataSets.even(12, 1, 4), 16, 4, 10))
                .hasMessageContaining("class 0 has 1 image (row 0)");
    }
}
