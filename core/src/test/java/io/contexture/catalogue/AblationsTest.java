package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.loss.ContextualLoss;
import io.contexture.loss.ContextualVariant;
import io.contexture.loss.ContextualVariantLoss;
import io.contexture.loss.EmbeddingLoss;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AblationsTest {

    private static final Entry<EmbeddingLoss> ENTRY = Ablations.entries().getFirst();

    private static EmbeddingLoss make(Map<String, String> options) {
        return ENTRY.maker().apply(new Arguments(options, Setting.ofBatches(128, 4)));
    }

    @Test
    void theWholeTermWithImagesPerClassAsKIsTheDefault() {
        assertThat(make(Map.of())).isEqualTo(new ContextualLoss(4, 0.05f));
        assertThat(make(Map.of("k", "5", "eps", "0.1"))).isEqualTo(new ContextualLoss(5, 0.1f));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FULL")
    void everyVariantIsFoundByTheNameThatTheOptionLists(ContextualVariant variant) {
        String name = variant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(ENTRY.options().getLast().meaning()).contains(name);
        assertThat(make(Map.of("variant", name))).isEqualTo(new ContextualVariantLoss(4, 0.05f, variant));
    }

    @Test
    void anUnknownVariantIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> make(Map.of("variant", "SIGMOID")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("variant=SIGMOID", "no-query-expansion, ");
    }
}
