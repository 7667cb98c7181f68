package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainSamplerTest {

    @Test
    void everyImageComesAtMostOnceAndThePartialBatchIsDropped() {
        PlainSampler sampler = new PlainSampler(23, 5);
        List<int[]> epoch = sampler.epoch(new Random(1));
        assertThat(epoch).hasSize(4).allMatch(batch -> batch.length == 5);
        assertThat(sampler.batchesPerEpoch()).isEqualTo(4);
        int[] drawn = DataSets.flat(epoch);
        assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(20);
        assertThat(Arrays.stream(drawn).allMatch(row -> row >= 0 && row < 23)).isTrue();
    }

    @Test
    void everyImageIsAsLikelyInEveryPlace() {
        Random random = new Random(2);
        int[] counts = new int[64];
        for (int trial = 0; trial < 20_000; trial++) {
            int[] drawn = DataSets.flat(new PlainSampler(8, 4).epoch(random));
            for (int place = 0; place < 8; place++) {
                counts[8 * place + drawn[place]]++;
            }
        }
        ChiSquared.assertDrawnFrom(IntStream.range(0, 64).mapToDouble(_ -> 1).toArray(), counts);
    }

    @Test
    void batchesLargerThanTheDataSetAreRefused() {
        assertThatThrownBy(() -> new PlainSampler(7, 8)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch size is 8 for 7 images; allowed is 1 to the number of images");
        assertThatThrownBy(() -> new PlainSampler(7, 0)).hasMessageContaining("batch size is 0");
    }
}
