package io.contexture.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tensor of the golden files of baselines is compared, or said not to be. */
class PublishedLossesGoldenTest {

    private static final List<Predicate<GoldenCase>> FAMILIES = List.of(PairGoldenCases::check,
            MiningGoldenCases::check,
            RankingGoldenCases::check, ProxyGoldenCases::check);

    @ParameterizedTest
    @ValueSource(strings = {"ranking_losses", "pml_losses"})
    void lossesAndMinersAgreeWithTheirPublishedCode(String name) {
        GoldenFile file = GoldenFile.open(name);
        for (GoldenCase c : file.cases()) {
            long families = FAMILIES.stream().filter(family -> family.test(c)).count();
            boolean inputs = c.tensorNames().contains("labels") && !c.tensorNames().contains("loss");
            assertThat(families).as(c.toString()).isEqualTo(inputs ? 0 : 1);
        }
        file.setAside("an input", tensor -> tensor
                .matches(".*/(x|labels|W|proxies|centers|scores)(\\.f64)?"));
        file.assertComplete();
    }

    @Test
    void crossBatchMemoryAgreesWithPytorchMetricLearning() {
        GoldenFile file = GoldenFile.open("cross_batch_memory");
        assertThat(file.cases(CrossBatchMemoryGoldenCases::check)).isNotEmpty();
        file.setAside("an input", tensor -> tensor.endsWith("/x") || tensor.endsWith("/labels"));
        file.assertComplete();
    }
}
