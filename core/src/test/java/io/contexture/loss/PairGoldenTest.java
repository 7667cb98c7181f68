package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"ranking_losses", "pml_losses"})
    void pairLossesAgreeWithTheirPublishedCode(String file) {
        assertThat(GoldenFile.open(file).cases(PairGoldenCases::check)).isNotEmpty();
    }

    @Test
    void crossBatchMemoryAgreesWithPytorchMetricLearning() {
        GoldenFile file = GoldenFile.open("cross_batch_memory");
        assertThat(file.cases(CrossBatchMemoryGoldenCases::check)).isNotEmpty();
        file.setAside("an input", name -> name.endsWith("/x") || name.endsWith("/labels"));
        file.assertComplete();
    }
}
