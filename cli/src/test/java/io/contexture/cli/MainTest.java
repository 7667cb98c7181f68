package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    @Test
    void aSubcommandBuiltAloneIsTheOneOfTheWhole() {
        Map<String, CommandLine> whole = Main.commandLine().getSubcommands();
        assertThat(whole).hasSizeGreaterThan(10);
        whole.forEach((name, command) -> {
            CommandLine alone = Main.commandLine(name, "--anything");
            assertThat(alone.getSubcommands()).containsOnlyKeys(name).hasEntrySatisfying(name,
                    only -> assertThat(only.getUsageMessage()).isEqualTo(command.getUsageMessage()));
        });
    }

    @Test
    void whatIsNoSubcommandMeetsAllOfThem() {
        assertThat(Main.commandLine("--verbose", "search").getSubcommands())
                .containsKeys("search", "train", "completion");
        Cli mistyped = Cli.line("serch photo.jpg");
        assertThat(mistyped.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(mistyped.err()).contains("serch").contains("search");
        assertThat(Cli.line("completion").out()).contains("audit", "--similarity").contains("train");
    }
}
