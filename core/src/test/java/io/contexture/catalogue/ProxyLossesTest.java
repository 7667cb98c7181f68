package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.loss.EmbeddingLoss;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyLossesTest {

    private static final Setting SETTING = Setting.ofBatches(32, 4);

    private static EmbeddingLoss made(String name, Map<String, String> values) {
        return ProxyLosses.entries().stream().filter(entry -> entry.name().equals(name)).findFirst()
                .orElseThrow()
                .maker().apply(new Arguments(values, SETTING));
    }

    @Test
    void theDefaultsThatAreToldAreTheDefaultsThatAreTaken() {
        for (Entry<EmbeddingLoss> entry : ProxyLosses.entries()) {
            Map<String, String> told = new HashMap<>();
            entry.options().forEach(option -> told.put(option.name(), option.defaultValue()));
            assertThat(entry.maker().apply(new Arguments(told, SETTING))).as(entry.name())
                    .isEqualTo(entry.maker().apply(new Arguments(Map.of(), SETTING)));
        }
    }

    @Test
    void everyOptionThatIsToldIsRead() {
        for (Entry<EmbeddingLoss> entry : ProxyLosses.entries()) {
            for (Option option : entry.options()) {
                Map<String, String> other = Map.of(option.name(),
                        option.defaultValue().equals("false") ? "true" : "1");
                assertThat(entry.maker().apply(new Arguments(other, SETTING)))
                        .as("%s %s", entry.name(), option.name())
                        .isNotEqualTo(entry.maker().apply(new Arguments(Map.of(), SETTING)));
            }
        }
    }

    @Test
    void namesAreTheFields() {
        assertThat(made("arcface", Map.of("margin", "20")))
                .hasToString("ArcFaceLoss[marginDegrees=20.0, scale=64.0]");
        assertThat(made("soft-triple", Map.of("centres", "2")))
                .hasToString("SoftTripleLoss[la=20.0, gamma=0.1, margin=0.01, centres=2]");
        assertThat(ProxyLosses.entries()).extracting(Entry::name).containsExactly("proxy-nca",
                "normalised-softmax",
                "proxy-anchor", "cosface", "arcface", "sub-centre-arcface", "soft-triple", "margin");
    }
}
