package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Entry;
import io.contexture.catalogue.Option;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CatalogueCommandsTest {

    private static Catalogue<?> catalogue(String command) {
        return switch (command) {
            case "losses" -> Catalogue.losses();
            case "miners" -> Catalogue.miners();
            default -> Catalogue.samplers();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"losses", "miners", "samplers"})
    void aListShowsEveryEntryWithItsOptionsAndFitsTheTerminal(String command) {
        Cli listed = Cli.run(command);
        assertThat(listed.code()).isZero();
        assertThat(listed.err()).isEmpty();
        assertThat(listed.out().lines()).allMatch(line -> line.length() <= 110);
        assertThat(listed.out()).contains("Use: contexture train");
        String words = listed.out().replaceAll("\\s+", " ");
        for (Entry<?> entry : catalogue(command).entries()) {
            assertThat(listed.out().lines()).contains(entry.name());
            assertThat(words).contains(entry.formula(), entry.chooseWhen(), entry.paper());
            for (Option option : entry.options()) {
                assertThat(words).contains(
                        option.name() + " " + option.meaning() + " [" + option.defaultValue() + "]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"losses", "miners", "samplers"})
    void machinesGetTheSame(String command) {
        List<String> names = new ArrayList<>();
        for (JsonNode node : JsonMapper.shared().readTree(Cli.run(command, "--json").out())) {
            names.add(node.get("name").stringValue());
            assertThat(JsonMapper.shared()
                    .readTree(Cli.run(command, node.get("name").stringValue(), "--json").out()))
                    .isEqualTo(node);
        }
        assertThat(names).isEqualTo(catalogue(command).names());
    }

    @Test
    void oneIsShownByItsName() {
        Cli shown = Cli.run("losses", "NT-Xent");
        assertThat(shown.code()).isZero();
        assertThat(shown.out()).startsWith("nt-xent\n").contains("temperature").doesNotContain("contextual");
        Cli unknown = Cli.run("losses", "contextul");
        assertThat(unknown.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(unknown.err()).contains("perhaps contextual");
    }

    @Test
    void namesAreCompleted() {
        assertThat(Cli.run("completion").out()).contains("\"contextual\"", "\"m-per-class\"");
    }

    @Test
    void longTextIsWrappedUnderItsLabel() {
        String text = new Paragraphs().labelled("Label", "word ".repeat(40).strip()).text();
        assertThat(text.lines()).hasSize(3).allMatch(line -> line.length() <= Paragraphs.WIDTH);
        assertThat(text.lines().toList().get(0)).startsWith("  Label       word");
        assertThat(text.lines().toList().get(1)).startsWith("              word");
    }
}
