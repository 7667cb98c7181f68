package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Draws, trains and evaluates for real, if only for a few steps: a minute or so. */
@Tag("slow")
class DemoCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void leavesAnOrdinaryRunWhoseNumbersEvaluateGivesAgainAndThatADemoTakesUpAndServes() throws Exception {
        String run = folder.resolve("demo").toString();
        assertThat(execute("demo", "--run", run, "--steps", "3")).isZero();
        String shown = out.toString();
        assertThat(shown).contains("trained network", "raw pixels", "untrained network", "Searches",
                "report.html");
        assertThat(folder.resolve("demo/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("demo/first-look.html")).isNotEmptyFile();

        assertThat(execute("evaluate", run, "--json")).isZero();
        JsonNode overall = JsonMapper.shared().readTree(out.toString()).path("overall");
        assertThat(shown)
                .contains(String.format(java.util.Locale.ROOT, "%.2f", 100 * overall.path("R@1").asDouble()));

        assertThat(execute("demo", "--run", run)).isZero();
        assertThat(out.toString()).isEqualTo(shown);

        Path said = folder.resolve("said.txt");
        Process served = CliProcess.start("demo --serve 0 --run " + run, said);
        while (served.isAlive() && !Files.readString(said).contains("serving ")) {
            served.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(served.isAlive()).as(Files.readString(said)).isTrue();
        served.destroy();
        assertThat(served.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true));
        return command.execute(arguments);
    }
}
