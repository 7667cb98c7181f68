package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"ranking_losses", "pml_losses"})
    void rankingLossesAgreeWithTheirPublishedCode(String file) {
        int met = 0;
        for (GoldenCase c : GoldenFile.open(file).cases()) {
            met += RankingGoldenCases.check(c) ? 1 : 0;
        }
        assertThat(met).isPositive();
    }
}
