package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenFile;
import org.junit.jupiter.api.Test;

class ProxyGoldenTest {

    @Test
    void lossesWithClassVectorsAgreeWithPytorchMetricLearningAndTheAuthorsCode() {
        assertThat(GoldenFile.open("pml_losses").cases(ProxyGoldenCases::check)).isNotEmpty();
    }
}
