package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.loss.CircleLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LiftedStructureLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.MultiSimilarityLoss;
import io.contexture.loss.NPairsLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.loss.SupConLoss;
import io.contexture.loss.VICRegLoss;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairLossesTest {

    private static EmbeddingLoss make(Entry<EmbeddingLoss> entry, Map<String, String> values) {
        return entry.maker().apply(new Arguments(values, Setting.ofBatches(64, 4)));
    }

    @Test
    void everyNameMakesItsLossWithTheUsualSettings() {
        List<EmbeddingLoss> made = PairLosses.entries().stream().map(entry -> make(entry, Map.of())).toList();
        assertThat(PairLosses.entries()).extracting(Entry::name).containsExactly("contrastive", "nt-xent",
                "sup-con",
                "multi-similarity", "circle", "lifted-structure", "n-pairs", "vicreg");
        assertThat(made).containsExactly(new MarginContrastiveLoss(0.9f, 0.6f), new NTXentLoss(0.07f),
                new SupConLoss(0.1), MultiSimilarityLoss.USUAL, CircleLoss.USUAL, LiftedStructureLoss.USUAL,
                new NPairsLoss(), VICRegLoss.USUAL);
    }

    @Test
    void theDefaultsThatAreShownAreThoseThatAreTaken() {
        for (Entry<EmbeddingLoss> entry : PairLosses.entries()) {
            Map<String, String> shown = new HashMap<>();
            entry.options().forEach(option -> shown.put(option.name(), option.defaultValue()));
            assertThat(make(entry, shown)).isEqualTo(make(entry, Map.of()));
        }
    }

    @Test
    void everyOptionIsHeard() {
        for (Entry<EmbeddingLoss> entry : PairLosses.entries()) {
            for (Option option : entry.options()) {
                assertThat(make(entry, Map.of(option.name(), "0.75")))
                        .as("%s %s", entry.name(), option.name())
                        .isNotEqualTo(make(entry, Map.of()));
                assertThatThrownBy(() -> make(entry, Map.of(option.name(), "NaN")))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("NaN");
            }
        }
    }
}
