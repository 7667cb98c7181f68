package io.contexture.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {

    @Test
    void conditionsAreReadInOrder() {
        assertThat(Filter.parse("label=cat")).isEqualTo(new Filter.In("label", Set.of("cat")));
        assertThat(Filter.parse("label = cat | dog , colour != dark red"))
                .isEqualTo(new Filter.All(List.of(new Filter.In("label", Set.of("cat", "dog")),
                        new Filter.Not(new Filter.In("colour", Set.of("dark red"))))));
        assertThat(Filter.parse("a\\=b=c\\,d\\|e\\\\")).isEqualTo(new Filter.In("a=b", Set.of("c,d|e\\")));
        assertThat(Filter.parse("size=\\ 7\\ ")).isEqualTo(new Filter.In("size", Set.of(" 7 ")));
    }

    @Test
    void severalTextsMustAllHold() {
        assertThat(Filter.parse(List.of())).isNull();
        assertThat(Filter.parse(List.of("a=b"))).isEqualTo(Filter.parse("a=b"));
        assertThat(Filter.parse(List.of("a=b", "c=d")))
                .isEqualTo(new Filter.All(List.of(Filter.parse("a=b"), Filter.parse("c=d"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"'';position 1: the name of a field is missing",
            "label;position 6: '=' or '!=' is missing after the field 'label'",
            "label!cat;position 7: '=' or '!=' is missing", "label=;position 7: a value is missing",
            "label=cat|;position 11: a value is missing", "label=cat,;position 11: the name of a field",
            "label=cat\\;position 11: a backslash has nothing behind it"})
    void mistakesAreNamedWithTheirPosition(String text, String message) {
        assertThatThrownBy(() -> Filter.parse(text)).isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("filter '" + text + "', ").hasMessageContaining(message);
    }
}
