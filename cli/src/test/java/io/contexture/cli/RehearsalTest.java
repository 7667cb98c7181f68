package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @TempDir
    private Path folder;

    @Test
    void everyCommandIsDoneAndLeavesItsFiles() throws IOException {
        assertThat(Rehearsal.in(folder)).isEqualTo(Main.DONE);
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("images.safetensors")).isNotEmptyFile();
    }

    @Test
    void whatFailsIsToldByTheExitCode() throws IOException {
        assertThat(Rehearsal.in(folder)).isEqualTo(Main.DONE);
        assertThat(Rehearsal.in(folder)).as("a run is in the folder already").isEqualTo(Main.BAD_INPUT);
    }
}
