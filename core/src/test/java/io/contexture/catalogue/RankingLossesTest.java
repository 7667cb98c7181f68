package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.FastAPLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.RoadmapLoss;
import io.contexture.loss.SmoothAPLoss;
import io.contexture.loss.SoftBinAPLoss;
import io.contexture.loss.SupAPLoss;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RankingLossesTest {

    @Test
    void withoutOptionsTheyAreThePublishedOnes() {
        Map<String, EmbeddingLoss> made = RankingLosses.entries().stream()
                .collect(Collectors.toMap(Entry::name, entry -> entry.maker().apply(given(Map.of()))));
        assertThat(made).isEqualTo(Map.of("smooth-ap", SmoothAPLoss.PAPER, "sup-ap", SupAPLoss.PAPER,
                "soft-bin-ap", SoftBinAPLoss.PAPER, "fast-ap", new FastAPLoss(10), "roadmap",
                RoadmapLoss.PAPER));
    }

    @Test
    void theDefaultsThatAreShownAreTheDefaults() {
        for (Entry<EmbeddingLoss> entry : RankingLosses.entries()) {
            Map<String, String> shown = entry.options().stream()
                    .collect(Collectors.toMap(Option::name, Option::defaultValue));
            assertThat(entry.maker().apply(given(shown))).as(entry.name())
                    .isEqualTo(entry.maker().apply(given(Map.of())));
        }
    }

    @Test
    void everyOptionArrives() {
        assertThat(make("smooth-ap", Map.of("tau", "0.1"))).isEqualTo(new SmoothAPLoss(0.1));
        assertThat(make("sup-ap",
                Map.of("tau", "0.1", "rho", "10", "offset", "1", "delta", "0.2", "start", "0.3")))
                .isEqualTo(new SupAPLoss(0.1, 10, 1, 0.2, 0.3));
        assertThat(make("soft-bin-ap", Map.of("bins", "7", "min", "0", "max", "2")))
                .isEqualTo(new SoftBinAPLoss(7, 0, 2));
        assertThat(make("fast-ap", Map.of("bins", "5"))).isEqualTo(new FastAPLoss(5));
        assertThat(
                make("roadmap", Map.of("lambda", "0.1", "positive-margin", "0.8", "negative-margin", "0.5")))
                .isEqualTo(RoadmapLoss.of(0.1, SupAPLoss.PAPER, new MarginContrastiveLoss(0.8f, 0.5f)));
        assertThatThrownBy(() -> make("soft-bin-ap", Map.of("bins", "1")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("bins is 1");
    }

    private static EmbeddingLoss make(String name, Map<String, String> options) {
        return RankingLosses.entries().stream().filter(entry -> entry.name().equals(name)).findFirst()
                .orElseThrow().maker().apply(given(options));
    }

    private static Arguments given(Map<String, String> options) {
        return new Arguments(options, Setting.ofBatches(32, 4));
    }
}
