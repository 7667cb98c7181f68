package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassBalancedSamplerTest {

    /** Class c of {@code classes} has 2 + c % spread images, in mixed order; labels are not dense. */
    private static int[] labels(int classes, int spread) {
        return IntStream.range(0, spread + 2)
                .flatMap(copy -> IntStream.range(0, classes).filter(c -> copy < 2 + c % spread)
                        .map(c -> 7 * c - 3))
                .toArray();
    }

    @Property(tries = 200)
    void everyBatchHoldsWholeClassesOfDifferentImages(@ForAll @IntRange(min = 4, max = 30) int classes,
            @ForAll @IntRange(min = 1, max = 7) int spread, @ForAll @IntRange(min = 1, max = 4) int perBatch,
            @ForAll @IntRange(min = 1, max = 5) int m, @ForAll @IntRange(min = 1, max = 4) int tries,
            @ForAll @IntRange(min = 0, max = 9) int maxBatches, @ForAll long seed) {
        int[] labels = labels(classes, spread);
        var sampler = new ClassBalancedSampler(labels, perBatch * m, m, tries, maxBatches);
        List<int[]> epoch = sampler.epoch(new Random(seed));
        int all = classes / perBatch * tries;
        assertThat(epoch).hasSize(maxBatches == 0 ? all : Math.min(all, maxBatches));
        assertThat(sampler.batchesPerEpoch()).isEqualTo(epoch.size());
        for (int[] batch : epoch) {
            assertThat(batch).hasSize(perBatch * m);
            Set<Integer> seen = new HashSet<>();
            for (int from = 0; from < batch.length; from += m) {
                int[] group = Arrays.copyOfRange(batch, from, from + m);
                int label = labels[group[0]];
                assertThat(seen.add(label)).as("a class once a batch").isTrue();
                assertThat(Arrays.stream(group).allMatch(row -> labels[row] == label)).isTrue();
                long size = Arrays.stream(labels).filter(l -> l == label).count();
                assertThat(Arrays.stream(group).distinct().count()).isEqualTo(Math.min(m, size));
            }
        }
    }

    @Test
    void laterWalksBringTheSameClassesWithImagesNotUsedBefore() {
        int[] labels = IntStream.range(0, 80).map(row -> row % 8).toArray();
        List<int[]> epoch = new ClassBalancedSampler(labels, 12, 3, 3, 0).epoch(new Random(5));
        assertThat(epoch).hasSize(6);
        assertThat(epoch.stream().flatMapToInt(Arrays::stream).distinct().count()).isEqualTo(72);
        assertThat(epoch.stream().map(batch -> Arrays.stream(batch).map(row -> labels[row]).boxed()
                .collect(java.util.stream.Collectors.toSet())).distinct()).hasSize(2);
    }

    @Test
    void theSameGeneratorGivesTheSameEpochAndAnotherSeedAnother() {
        var sampler = new ClassBalancedSampler(labels(20, 5), 16, 4, 2, 0);
        assertThat(flat(sampler.epoch(new Random(3)))).isEqualTo(flat(sampler.epoch(new Random(3))));
        assertThat(flat(sampler.epoch(new Random(3)))).isNotEqualTo(flat(sampler.epoch(new Random(4))));
        Random running = new Random(3);
        assertThat(flat(sampler.epoch(running))).isNotEqualTo(flat(sampler.epoch(running)));
    }

    @Test
    void oneSuperClassAloneCanBeDrawnFrom() {
        ClassIndex data = DataSets.even(12, 4, 4);
        List<int[]> epoch = new ClassBalancedSampler(data.inSuperClass(2), 8, 2, 2, 3).epoch(new Random(1));
        assertThat(epoch).as("one group, walked twice").hasSize(2);
        DataSets.assertWholeClasses(data, epoch, 8, 2);
        assertThat(flat(epoch)).as("every image of classes 8 to 11")
                .containsExactlyInAnyOrder(IntStream.range(32, 48).toArray());
        assertThatThrownBy(() -> new ClassBalancedSampler(data.inSuperClass(3), 8, 2, 1, 0))
                .hasMessageContaining("the data set has [0, 1, 2]");
    }

    @Test
    void theSamplerTellsItsSettings() {
        assertThat(new ClassBalancedSampler(DataSets.even(12, 4, 4), 8, 2, 5, 42)).hasToString(
                "ClassBalancedSampler[data=48 images of 12 classes, 3 super-classes, batchSize=8, imagesPerClass=2, "
                        + "tries=5, maxBatches=42]");
    }

    private static int[] flat(List<int[]> epoch) {
        return epoch.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithTheWayOut() {
        int[] labels = labels(4, 2);
        assertThatThrownBy(() -> new ClassBalancedSampler(labels, 10, 4, 1, 0))
                .hasMessageContaining("batch size 10 is not a multiple of the images per class, 4")
                .hasMessageContaining("e.g. 12");
        assertThatThrownBy(() -> new ClassBalancedSampler(labels, 10, 2, 1, 0))
                .hasMessageContaining("needs 5 classes, but there are 4")
                .hasMessageContaining("at most 8");
        assertThatThrownBy(() -> new ClassBalancedSampler(new int[]{5, 9, 5}, 4, 2, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 9 has 1 image (row 1)")
                .hasMessageContaining("leave the class out");
        assertThat(new ClassBalancedSampler(new int[]{5, 9, 5}, 2, 1, 1, 0).batchesPerEpoch()).isEqualTo(1);
        assertThatThrownBy(() -> new ClassBalancedSampler(labels, 8, 4, 0, 0))
                .hasMessageContaining("tries is 0");
    }
}
