package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighbourSamplerTest {

    private static final ClassIndex DATA = DataSets.even(30, 2, 30);
    private static final Matrix EMBEDDINGS = DataSets.embeddings(DATA, 3, 0.5, 1);

    @Test
    void aGroupIsOfDifferentImagesOfOneNeighbourhood() {
        List<Set<Integer>> neighbourhoods = IntStream.range(0, 60).mapToObj(
                row -> Arrays.stream(ExactSearch.search(EMBEDDINGS, EMBEDDINGS, 8).of(row)).boxed()
                        .collect(Collectors.toSet()))
                .toList();
        var sampler = new NearestNeighbourSampler(60, 20, 4, 8);
        List<int[]> epoch = sampler.epoch(new Random(2), EMBEDDINGS);
        assertThat(epoch).hasSize(3).hasSize(sampler.batchesPerEpoch());
        boolean severalClasses = false;
        for (int[] batch : epoch) {
            assertThat(batch).hasSize(20);
            for (int from = 0; from < 20; from += 4) {
                Set<Integer> group = Arrays.stream(batch, from, from + 4).boxed().collect(Collectors.toSet());
                assertThat(group).hasSize(4);
                assertThat(neighbourhoods.stream().anyMatch(around -> around.containsAll(group))).isTrue();
                severalClasses |= group.stream().map(row -> row / 2).distinct().count() > 2;
            }
        }
        assertThat(severalClasses).as("whatever their labels").isTrue();
    }

    @Test
    void imageAndNeighboursAreDrawnUniformly() {
        // A batch of two images: how often each ordered pair comes, is known from the neighbourhoods.
        double[] probabilities = new double[3600];
        for (int row = 0; row < 60; row++) {
            int[] around = ExactSearch.search(EMBEDDINGS, EMBEDDINGS, 5).of(row);
            for (int first : around) {
                for (int second : around) {
                    probabilities[60 * first + second] += first == second ? 0 : 1;
                }
            }
        }
        int[] counts = new int[3600];
        Random random = new Random(3);
        var sampler = new NearestNeighbourSampler(60, 2, 2, 5);
        for (int trial = 0; trial < 2000; trial++) {
            sampler.epoch(random, EMBEDDINGS).forEach(batch -> counts[60 * batch[0] + batch[1]]++);
        }
        ChiSquared.assertDrawnFrom(probabilities, counts);
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> new NearestNeighbourSampler(60, 20, 4, 3)).hasMessage(
                "groups of 4 are to be drawn from 3 neighbours; allowed is 4 to 60 (all images), usually 8");
        assertThatThrownBy(() -> new NearestNeighbourSampler(60, 20, 4, 61)).hasMessageContaining("4 to 60");
        assertThatThrownBy(() -> new NearestNeighbourSampler(60, 64, 4, 8))
                .hasMessageContaining("batch size is 64 for 60 images");
        assertThatThrownBy(() -> new NearestNeighbourSampler(60, 18, 4, 8)).hasMessageContaining("e.g. 20");
        assertThatThrownBy(() -> new NearestNeighbourSampler(61, 20, 4, 8).epoch(new Random(1), EMBEDDINGS))
                .hasMessageContaining("60 embeddings of 61 images");
    }
}
