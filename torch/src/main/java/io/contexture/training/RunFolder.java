package io.contexture.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a run.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

    /** Every resolved option; written by whoever starts the run. */
    public Path config() {
        return path.resolve("config.json");
    }

    /** One JSON object a line: steps and evaluations. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The kept model. */
    public Path model() {
        return path.resolve("model.safetensors");
    }

    /** The state from which the run can be continued. */
    public Path state() {
        return path.resolve("state.safetensors");
    }

    /** The report. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Removes what a process that died while writing left behind: temporary files, hidden and never read. */
    void sweep() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path,
                ".{state.safetensors,model.safetensors,metrics.jsonl}.*.tmp")) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }
}
