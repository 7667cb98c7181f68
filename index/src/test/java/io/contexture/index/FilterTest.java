package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {

    private static final Item CAT = new Item("a", null, "cat", Map.of("colour", "red", "odd, name", "x|y"));

    @Test
    void conditionsAllHaveToHoldAndOfValuesOne() {
        assertThat(Filter.parse("label=cat|dog,colour!=red")).isEqualTo(new Filter.All(
                List.of(new Filter.In("label", Set.of("cat", "dog")),
                        new Filter.Not(new Filter.In("colour", Set.of("red"))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"label=cat; true", "label=dog; false", "label = cat , id = a; true",
            "id=a|b; true", "colour!=red; false", "colour!=blue; true", "size=1; false", "size!=1; true",
            "\"odd, name\"=\"x|y\"; true", "label=\"c\\at\"; true"})
    void itemsPassOrNot(String filter, boolean passes) {
        assertThat(Filter.parse(filter).test(CAT)).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"label; 6", "=cat; 1", "label=; 7", "label=cat|; 11",
            "label=\"cat; 7", "label=cat=dog; 10", "label!cat; 7", "a=\"b\"c; 6"})
    void whatIsWrongIsSaidWithItsPlace(String filter, int character) {
        assertThatThrownBy(() -> Filter.parse(filter)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("character " + character + ":").hasMessageContaining("label=cat|dog");
    }
}
