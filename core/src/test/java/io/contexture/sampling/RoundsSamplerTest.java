package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.testing.ChiSquared;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsSamplerTest {

    @Test
    void aRoundHasDifferentClassesAndLaterRoundsOtherImages() {
        ClassIndex data = DataSets.even(12, 8, 12);
        List<int[]> epoch = new RoundsSampler(data, 12, 4, 12).epoch(new Random(3));
        assertThat(epoch).as("images / batch size").hasSize(8);
        int[] classOf = DataSets.classOf(data);
        for (int round = 0; round < 2; round++) {
            int[] drawn = DataSets.flat(epoch.subList(4 * round, 4 * round + 4));
            assertThat(Arrays.stream(drawn).map(row -> classOf[row]).distinct().count()).isEqualTo(12);
        }
        assertThat(Arrays.stream(DataSets.flat(epoch)).distinct().count())
                .as("two rounds of all classes give every image once").isEqualTo(96);
    }

    @Test
    void theClassesOfARoundAreDrawnUniformly() {
        ClassIndex data = DataSets.even(10, 4, 10);
        Random random = new Random(4);
        int[] classOf = DataSets.classOf(data);
        int[] counts = new int[10];
        for (int trial = 0; trial < 3_000; trial++) {
            int[] first = new RoundsSampler(data, 8, 4, 4).epoch(random).getFirst();
            counts[classOf[first[0]]]++;
        }
        ChiSquared.assertDrawnFrom(IntStream.range(0, 10).mapToDouble(_ -> 1).toArray(), counts);
    }

    @Test
    void aRoundIsOf96ClassesOrOfWhatTheDataAllow() {
        assertThat(new RoundsSampler(DataSets.even(200, 2, 200), 128, 4).classesPerRound()).isEqualTo(96);
        assertThat(new RoundsSampler(DataSets.even(200, 2, 200), 112, 4).classesPerRound()).isEqualTo(84);
        assertThat(new RoundsSampler(DataSets.even(50, 2, 50), 64, 4).classesPerRound()).isEqualTo(48);
        assertThat(new RoundsSampler(DataSets.even(200, 2, 200), 400, 4).classesPerRound()).isEqualTo(100);
    }

    @Test
    void anEpochHasAtLeastOneBatch() {
        ClassIndex data = DataSets.even(4, 2, 4);
        List<int[]> epoch = new RoundsSampler(data, 16, 4).epoch(new Random(1));
        assertThat(epoch).hasSize(1);
        DataSets.assertWholeClasses(data, epoch, 16, 4);
    }

    @Test
    void roundsThatAreNoWholeBatchesAreRefusedWithTheWayOut() {
        ClassIndex data = DataSets.even(50, 4, 50);
        assertThatThrownBy(() -> new RoundsSampler(data, 64, 4, 40))
                .hasMessage("classes of a round is 40; allowed is a "
                        + "multiple of 16 (the classes of a batch) up to 50 (all classes), e.g. 48");
        assertThatThrownBy(() -> new RoundsSampler(data, 64, 4, 96)).hasMessageContaining("e.g. 48");
        assertThatThrownBy(() -> new RoundsSampler(data, 256, 4))
                .hasMessageContaining("needs 64 classes, but there are 50");
    }
}
