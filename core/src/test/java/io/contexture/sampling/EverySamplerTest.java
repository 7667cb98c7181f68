package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.loss.NTXentLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of all samplers alike, on random data sets. */
class EverySamplerTest {

    private static List<BatchSampler> samplersOf(ClassIndex data, int batchSize, int m, int supers) {
        List<BatchSampler> samplers = new ArrayList<>(List.of(
                new ClassBalancedSampler(data, batchSize, m, 3, 0), new RoundsSampler(data, batchSize, m),
                new MaxLossSampler(data, batchSize, m, 2, 2, new NTXentLoss(0.1f)),
                new HardPairSampler(data, batchSize, m, 2, new RankPower(-1), 0),
                new HardPairSampler(data, batchSize, m, 2, new DistanceWeight(), 0),
                new HardPairSampler(data, batchSize, m, 2, new NearestUniformly(10), 0),
                new HardPairSampler(data, batchSize, m, 2, new UniformHistogram(100), 0),
                new HardPairSampler(data, batchSize, m, 2, new RankPower(-1), 12)));
        if (supers > 1) {
            samplers.add(new HierarchicalSampler(data, batchSize, m, 3));
            samplers.add(new HierarchicalBalancedSampler(data, batchSize, m, 5, 3, 0));
        }
        return samplers;
    }

    private static List<int[]> epoch(BatchSampler sampler, Random random, Matrix embeddings) {
        return sampler instanceof EmbeddingSampler onEmbeddings
                ? onEmbeddings.epoch(random, embeddings)
                : sampler.epoch(random);
    }

    private static void assertRepeatable(BatchSampler sampler, Matrix embeddings, long seed) {
        int[] first = DataSets.flat(epoch(sampler, new Random(seed), embeddings));
        assertThat(DataSets.flat(epoch(sampler, new Random(seed), embeddings))).isEqualTo(first);
        Random running = new Random(seed);
        assertThat(DataSets.flat(epoch(sampler, running, embeddings))).isEqualTo(first);
        if (first.length > 16) {
            assertThat(DataSets.flat(epoch(sampler, running, embeddings))).as("drawn anew")
                    .isNotEqualTo(first);
        }
    }

    @Property(tries = 60)
    void batchesAreWholeClassesOfDifferentImages(@ForAll @IntRange(min = 30, max = 60) int classes,
            @ForAll @IntRange(min = 1, max = 7) int spread, @ForAll @IntRange(min = 1, max = 4) int supers,
            @ForAll @IntRange(min = 2, max = 3) int halfOfHalf, @ForAll @IntRange(min = 1, max = 4) int m,
            @ForAll long seed) {
        ClassIndex data = DataSets.mixed(classes, spread, supers);
        Matrix embeddings = DataSets.embeddings(data, 5, 0.4, seed);
        int batchSize = 2 * halfOfHalf * m;
        for (BatchSampler sampler : samplersOf(data, batchSize, m, supers)) {
            List<int[]> epoch = epoch(sampler, new Random(seed), embeddings);
            assertThat(epoch).as("%s", sampler).isNotEmpty();
            DataSets.assertWholeClasses(data, epoch, batchSize, m);
            assertRepeatable(sampler, embeddings, seed);
        }
    }

    @Property(tries = 60)
    void marginSamplersKeepTheirClassesApart(@ForAll @IntRange(min = 12, max = 40) int classes,
            @ForAll @IntRange(min = 1, max = 7) int spread, @ForAll @IntRange(min = 1, max = 4) int supers,
            @ForAll @IntRange(min = 2, max = 4) int m, @ForAll @IntRange(min = -9, max = 10) int margin,
            @ForAll long seed) {
        ClassIndex data = DataSets.mixed(classes, spread, supers);
        Matrix embeddings = DataSets.embeddings(data, 5, 0.4, seed);
        for (BatchSampler sampler : List.of(new PositiveMarginSampler(data, 6 * m, m, 3, margin / 10.0),
                new NegativeMarginSampler(data, 6 * m, m, 3, margin / 10.0, 1))) {
            List<int[]> epoch = epoch(sampler, new Random(seed), embeddings);
            assertThat(epoch).hasSize(3 * GroupPairs.pairs(supers));
            epoch.forEach(batch -> DataSets.assertDifferentClasses(data, batch, 6 * m, m));
            assertRepeatable(sampler, embeddings, seed);
        }
    }

    @Property(tries = 20)
    void anyGeneratorWillDo(@ForAll long seed) {
        ClassIndex data = DataSets.mixed(40, 4, 3);
        Matrix embeddings = DataSets.embeddings(data, 5, 0.4, seed);
        for (BatchSampler sampler : samplersOf(data, 16, 4, 3)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<int[]> epoch = sampler instanceof EmbeddingSampler onEmbeddings
                    ? onEmbeddings.epoch(random, embeddings)
                    : sampler.epoch(random);
            DataSets.assertWholeClasses(data, epoch, 16, 4);
        }
    }
}
