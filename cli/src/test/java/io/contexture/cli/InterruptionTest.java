package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is told to stop, in a process of its own. */
class InterruptionTest {

    @TempDir
    Path folder;

    @Test
    void aTrainingToldToStopSavesSaysHowToGoOnAndGoesOnToTheSameWeights() throws Exception {
        TinySet images = TinySet.write(folder.resolve("images"));
        String course = "train --train " + images.train()
                + " --steps 60 --batch-size 8 --width 4 --embedding-size 16 --image-size 16 --threads 1 --run ";
        Path straight = folder.resolve("straight");
        Cli whole = Cli.line(course + straight);
        assertThat(whole.code()).as(whole.err()).isZero();

        Path run = folder.resolve("run");
        Path said = folder.resolve("said.txt");
        Process process = CliProcess.start(course + run, said);
        waitFor(() -> Files.exists(run.resolve("metrics.jsonl"))
                && Files.size(run.resolve("metrics.jsonl")) > 0, process);
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean stopped = process.exitValue() == 143;
        // On a fast machine the sixty steps may be over before the signal comes; then there is nothing to continue.
        assertThat(stopped || process.exitValue() == 0).as(Files.readString(said)).isTrue();
        if (stopped && !Files.exists(run.resolve("result.json"))) {
            assertThat(Files.readString(said)).contains("--resume");
            Cli resumed = Cli.run("train", "--run", run, "--resume", "--loader-threads", 1);
            assertThat(resumed.code()).as(resumed.err()).isZero();
        }
        for (String file : List.of("model.safetensors", "state.safetensors")) {
            assertThat(Files.mismatch(run.resolve(file), straight.resolve(file))).as(file).isEqualTo(-1);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void waitFor(Condition condition, Process process) throws Exception {
        while (process.isAlive() && !condition.holds()) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }
}
