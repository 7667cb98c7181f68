package io.contexture.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TrainLinearEmbeddingTest {

    private static final TrainLinearEmbedding.Outcome OUTCOME = TrainLinearEmbedding.train(0);

    @Test
    void findsWhatTellsClassesApartAndKeepsItForClassesNeverSeen() {
        assertThat(OUTCOME.before()).isLessThan(0.1);
        assertThat(OUTCOME.after()).isGreaterThan(0.8);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(TrainLinearEmbedding.train(0)).isEqualTo(OUTCOME);
    }

    /** To two hundredths: one order of summation or another moves a few queries. */
    @Test
    void reachesWhatTheGuideSays() throws IOException {
        Matcher figures = Pattern.compile("goes from (\\S+) to (\\S+)\\. ")
                .matcher(Files.readString(Path.of("..", "losses.md")));
        assertThat(figures.find()).isTrue();
        assertThat(OUTCOME.before()).isCloseTo(Double.parseDouble(figures.group(1)), within(0.02));
        assertThat(OUTCOME.after()).isCloseTo(Double.parseDouble(figures.group(2)), within(0.02));
    }
}
