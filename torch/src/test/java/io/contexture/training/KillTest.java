package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.checkpoint.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed, again and again and while it writes checkpoints, ends in the same state as one left alone. */
class KillTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void drawImages() throws IOException {
        GeneratedImages.write(folder.resolve("images/train"), 8, 6, 16, 1);
        GeneratedImages.write(folder.resolve("images/unseen"), 6, 6, 16, 2);
    }

    @Test
    void aKilledRunEndsInTheSameBits() throws Exception {
        killAndCompare(11, 2);
    }

    @Test
    @Tag("slow")
    void manyKillsChangeNothing() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            killAndCompare(seed, 8);
        }
    }

    /** Kills at random steps, and as often inside the writing of a checkpoint. */
    private void killAndCompare(long seed, int kills) throws Exception {
        Path whole = folder.resolve("whole" + seed);
        Path killed = folder.resolve("killed" + seed);
        assertThat(start(whole, 1, false, List.of()).waitFor()).isZero();
        SplittableRandom random = new SplittableRandom(seed);
        int insideCheckpoints = 0;
        int rounds = 0;
        while (rounds < kills || insideCheckpoints == 0) {
            assertThat(rounds).as("kills without one inside a checkpoint").isLessThan(kills + 5);
            boolean inside = rounds % 2 == 0;
            Process process = start(killed, 1 + rounds % 3, Files.exists(state(killed)), List.of());
            boolean caught = killAt(process, killed, random.nextInt(1, 15), inside,
                    random.nextInt(4_000_000));
            insideCheckpoints += caught ? 1 : 0;
            rounds++;
        }
        Process last = start(killed, 3, true, List.of());
        assertThat(last.waitFor()).isZero();
        Checkpoint expected = Checkpoint.open(state(whole));
        Checkpoint actual = Checkpoint.open(state(killed));
        assertThat(actual.progress()).isEqualTo(expected.progress());
        assertThat(actual.hash()).isEqualTo(expected.hash());
        assertThat(Files.readAllBytes(killed.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
        assertThat(losses(killed)).hasSize(TrainingProcess.STEPS).isEqualTo(losses(whole));
        assertThat(leftovers(killed)).isEmpty();
    }

    /** SIGKILL some steps into the process; returns whether it died with a half-written file on the disk. */
    private static boolean killAt(Process process, Path run, int steps, boolean inside, int delayNanos)
            throws Exception {
        try (BufferedReader output = process.inputReader()) {
            for (int step = 0; step < steps; step++) {
                assertThat(output.readLine()).startsWith("step ");
            }
            if (inside) {
                Path half = run.resolve(".state.safetensors." + process.pid() + ".tmp");
                while (process.isAlive() && !Files.exists(half)) {
                    Thread.onSpinWait();
                }
            } else {
                TimeUnit.NANOSECONDS.sleep(delayNanos);
            }
            process.destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
        }
        return !leftovers(run).isEmpty();
    }

    /** The disk fills up while a checkpoint is written: here, a limit on the size of files does the same to the writer. */
    @Test
    void aCheckpointThatCannotBeWrittenLeavesTheOneBefore() throws Exception {
        Path run = folder.resolve("run");
        Process first = start(run, 1, false, List.of());
        killAt(first, run, 5, false, 0);
        String before = Checkpoint.open(state(run)).hash();
        Process limited = start(run, 1, true, List.of("sh", "-c", "ulimit -f 100; exec \"$0\" \"$@\""));
        String message = new String(limited.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(limited.waitFor()).isEqualTo(2);
        assertThat(message).contains("could not be written").contains("state.safetensors")
                .contains("is untouched");
        assertThat(Checkpoint.open(state(run)).hash()).isEqualTo(before);
        assertThat(leftovers(run)).isEmpty();
    }

    private Process start(Path run, int loaderThreads, boolean resume, List<String> wrapper)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                TrainingProcess.class.getName(), folder.resolve("images").toString(), run.toString(),
                Integer.toString(loaderThreads), Boolean.toString(resume)));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (wrapper.isEmpty()) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        return builder.start();
    }

    private static Path state(Path run) {
        return run.resolve("state.safetensors");
    }

    private static List<Path> leftovers(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tmp")).toList();
        }
    }

    private static List<String> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("\"loss\""))
                .map(line -> line.substring(0, line.indexOf("\"learningRate\""))).toList();
    }
}
