package io.contexture.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IconNameTest {

    @ParameterizedTest
    @CsvSource({"bi-camera-fill,bootstrapicons,camera,1", "mdral-arrow_left,material2,arrow-left,0",
            "fltral-arrow-left-24,fluentui,arrow-left,1", "ion4-ios-camera-outline,ionicons4,camera,2",
            "maki2-police-JP-11,maki2,police-jp,1"})
    void styleSizeAndPackAreNoPartOfTheConcept(String description, String pack, String concept,
            int styleWords) {
        assertThat(IconName.of(description, pack)).isEqualTo(new IconName(concept, styleWords));
    }

    @Test
    void aStyleWordThatIsAllThereIsStaysTheConcept() {
        assertThat(IconName.of("whhg-round", "whhg").concept()).isEqualTo("round");
    }
}
