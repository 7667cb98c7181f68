package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HierarchicalBalancedSamplerTest {

    /** Super-classes 0 to n - 1 with that many classes of 4 images. */
    private static ClassIndex ofSizes(int... classes) {
        int[] superOf = IntStream.range(0, classes.length)
                .flatMap(s -> IntStream.generate(() -> s).limit(4L * classes[s])).toArray();
        return ClassIndex.of(IntStream.range(0, superOf.length).map(row -> row / 4).toArray(), superOf);
    }

    /** Half batches of each super-class in an epoch; checks that each half is of one, and both are different. */
    private static int[] halves(ClassIndex data, List<int[]> epoch, int supers) {
        int[] counts = new int[supers];
        int[] classOf = DataSets.classOf(data);
        for (int[] batch : epoch) {
            int[] superOf = Arrays.stream(batch).map(row -> data.superLabel(classOf[row])).toArray();
            int half = batch.length / 2;
            assertThat(Arrays.stream(superOf, 0, half).distinct().count()).isEqualTo(1);
            assertThat(Arrays.stream(superOf, half, batch.length).distinct().count()).isEqualTo(1);
            assertThat(superOf[0]).isNotEqualTo(superOf[half]);
            counts[superOf[0]]++;
            counts[superOf[half]]++;
        }
        return counts;
    }

    @Test
    void aSuperClassTakesPartByItsShareOfTheImages() {
        ClassIndex data = ofSizes(10, 20, 30, 40);
        var sampler = new HierarchicalBalancedSampler(data, 16, 4, 10, 5, 0);
        List<int[]> epoch = sampler.epoch(new Random(1));
        assertThat(epoch).hasSize(sampler.batchesPerEpoch());
        // Of 2 * 10 * 5 halves a tenth, a fifth, three and four tenths; of one super-class some may be left.
        int[] halves = halves(data, epoch, 4);
        assertThat(halves[0]).isEqualTo(10);
        assertThat(halves[1]).isEqualTo(20);
        assertThat(halves[2]).isEqualTo(30);
        assertThat(halves[3]).isBetween(30, 40);
    }

    @Test
    void sharesAreOfTheImagesNotOfTheClasses() {
        // Ten classes each, of 12 and of 4 images: three quarters and a quarter of 2 * 8 halves, so 4 batches.
        int[] labels = IntStream.range(0, 160).map(row -> row < 120 ? row / 12 : 10 + (row - 120) / 4)
                .toArray();
        ClassIndex data = ClassIndex.of(labels, Arrays.stream(labels).map(label -> label / 10).toArray());
        assertThat(new HierarchicalBalancedSampler(data, 16, 4, 8, 1, 0).batchesPerEpoch()).isEqualTo(4);
    }

    @Test
    void whatALargeSuperClassHasLeftSitsTheEpochOut() {
        ClassIndex data = ofSizes(4, 4, 32);
        List<int[]> epoch = new HierarchicalBalancedSampler(data, 16, 4, 10, 2, 0).epoch(new Random(1));
        // 4, 4 and 32 halves: 0 meets 1 and 2, 1 meets 0 and 2, 2 meets 0 and 1, and so on until 2 is alone.
        int[] halves = halves(data, epoch, 3);
        assertThat(halves[0]).isEqualTo(4);
        assertThat(halves[1]).isEqualTo(4);
        assertThat(halves[2]).isLessThan(8);
    }

    @Test
    void theClassesOfASuperClassAreWalkedInRounds() {
        ClassIndex data = ofSizes(10, 10);
        List<int[]> epoch = new HierarchicalBalancedSampler(data, 16, 4, 15, 1, 0).epoch(new Random(2));
        int[] classOf = DataSets.classOf(data);
        int[] counts = new int[20];
        for (int[] batch : epoch) {
            for (int from = 0; from < 16; from += 4) {
                counts[classOf[batch[from]]]++;
            }
        }
        assertThat(counts).as("15 halves of 2 classes walk 10 classes 3 times").containsOnly(3);
        DataSets.assertWholeClasses(data, epoch, 16, 4);
    }

    @Test
    void anEpochIsCutToTheMostBatches() {
        ClassIndex data = ofSizes(10, 20, 30, 40);
        var sampler = new HierarchicalBalancedSampler(data, 16, 4, 10, 5, 7);
        assertThat(sampler.epoch(new Random(1))).hasSize(7);
        assertThat(sampler.batchesPerEpoch()).isEqualTo(7);
        // Shuffled before it is cut: all super-classes have their share of what is left.
        int[] counts = new int[4];
        Random random = new Random(3);
        for (int trial = 0; trial < 1000; trial++) {
            int[] halves = halves(data, sampler.epoch(random), 4);
            Arrays.setAll(counts, s -> counts[s] + halves[s]);
        }
        int[] whole = halves(data,
                new HierarchicalBalancedSampler(data, 16, 4, 10, 5, 0).epoch(new Random(4)), 4);
        double all = Arrays.stream(whole).sum();
        for (int s = 0; s < 4; s++) {
            assertThat(counts[s] / 14_000.0).isCloseTo(whole[s] / all, within(0.01));
        }
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> new HierarchicalBalancedSampler(ofSizes(40, 1, 2), 16, 2, 10, 1, 0))
                .hasMessageContaining(
                        "hierarchical balanced batches are shared by two super-classes of at least 4");
        assertThatThrownBy(() -> new HierarchicalBalancedSampler(ofSizes(90, 2), 16, 4, 10, 1, 0))
                .hasMessageContaining("no second super-class has a share").hasMessageContaining("here 1");
        assertThatThrownBy(() -> new HierarchicalBalancedSampler(ofSizes(5, 5), 16, 4, 10, 0, 0))
                .hasMessageContaining("multiplier is 0");
        assertThatThrownBy(() -> new HierarchicalBalancedSampler(ofSizes(5, 5), 16, 4, 10, 1, -1))
                .hasMessageContaining("maxBatches -1");
    }
}
