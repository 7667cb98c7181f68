package io.contexture.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainLinearEmbeddingTest {

    @Test
    void findsWhatTellsClassesApartAndKeepsItForClassesNeverSeen() {
        TrainLinearEmbedding.Outcome outcome = TrainLinearEmbedding.train(0);
        assertThat(outcome.before()).isLessThan(0.1);
        assertThat(outcome.after()).isGreaterThan(0.8);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(TrainLinearEmbedding.train(1)).isEqualTo(TrainLinearEmbedding.train(1));
    }
}
