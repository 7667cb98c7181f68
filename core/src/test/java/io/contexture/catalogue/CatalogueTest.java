package io.contexture.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.sampling.ClassIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final int[] LABELS = IntStream.range(0, 24).map(row -> row / 4).toArray();

    @Test
    void everyEntryTellsWhatAUserWantsToKnow() {
        List<Entry<?>> all = new ArrayList<>();
        all.addAll(Catalogue.losses().entries());
        all.addAll(Catalogue.miners().entries());
        all.addAll(Catalogue.samplers().entries());
        all.addAll(Catalogue.rerankings().entries());
        for (Entry<?> entry : all) {
            assertThat(entry.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(List.of(entry.formula(), entry.chooseWhen(), entry.paper())).as(entry.name())
                    .allSatisfy(text -> assertThat(text).isNotBlank());
            assertThat(entry.chooseWhen()).as("what follows 'Choose for': no sentence")
                    .matches("[a-z].*[^.]");
            assertThat(entry.options()).as(entry.name()).doesNotHaveDuplicates().allSatisfy(option -> {
                assertThat(option.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
                assertThat(option.defaultValue()).isNotBlank();
                assertThat(option.meaning()).isNotBlank();
            });
        }
    }

    @Test
    void aSamplerIsMadeForTheDataSet() {
        Setting setting = new Setting(LABELS, new int[LABELS.length], 8, 2);
        assertThat(Catalogue.samplers().make("m-per-class(tries=3)", setting)).usingRecursiveComparison()
                .isEqualTo(
                        new ClassBalancedSampler(ClassIndex.of(LABELS, new int[LABELS.length]), 8, 2, 3, 0));
    }

    @Test
    void namesAndOptionsAreCheckedWithoutADataSet() {
        assertThat(Catalogue.samplers().check(" m-per-class( tries = 3 )")).isEqualTo("m-per-class(tries=3)");
        assertThatThrownBy(() -> Catalogue.samplers().check("m-per-clas"))
                .isInstanceOf(ExpressionException.class).hasMessageContaining("perhaps m-per-class");
        assertThatThrownBy(() -> Catalogue.samplers().check("m-per-class(trys=3)"))
                .isInstanceOf(ExpressionException.class).hasMessageContaining("perhaps tries");
        assertThatThrownBy(() -> Catalogue.samplers().check("m-per-class+m-per-class"))
                .isInstanceOf(ExpressionException.class).hasMessageContaining("only losses are added up");
    }

    @Test
    void anEntryIsFoundByItsName() {
        assertThat(Catalogue.losses().entry("contextual").paper()).contains("ICML 2023");
        assertThatThrownBy(() -> Catalogue.losses().entry("contextul"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("perhaps contextual");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() {
        Entry<String> entry = new Entry<>("same", "f", List.of(), "w", "p", _ -> "made");
        Section<String> section = new Section<>("title", List.of(entry));
        assertThatThrownBy(() -> new Catalogue<>("thing", List.of(section, section)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("same");
    }
}
