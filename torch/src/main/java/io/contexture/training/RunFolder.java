package io.contexture.training;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /**
     * Keeps other processes, and other trainers of this one, out of the folder until the channel is closed. The lock goes
     * with the process, however that ends.
     *
     * @throws BadInputException if another holds it
     */
    FileChannel hold() throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new BadInputException(path
                    + " is being trained in by another process; wait for it to end, or give another folder");
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
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
