package io.contexture.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/** A Python process with Pillow and torchvision that does on one thread what it is told; see {@code pillow_peer.py}. */
final class PillowPeer implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final String versions;

    private PillowPeer(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.versions = Objects.requireNonNullElse(answers.readLine(), "");
    }

    /**
     * Starts it on the images of a folder.
     *
     * @param python the interpreter
     * @param script where to put the script
     * @return nothing if there is no such interpreter, or it lacks Pillow or torchvision
     */
    static Optional<PillowPeer> start(String python, Path script, Path images) throws IOException {
        try (InputStream source = PillowPeer.class.getResourceAsStream("pillow_peer.py")) {
            Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isExecutable(Path.of(python))) {
            return Optional.empty();
        }
        PillowPeer peer = new PillowPeer(
                new ProcessBuilder(python, script.toString(), images.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start());
        if (peer.versions.isEmpty()) {
            peer.close();
            return Optional.empty();
        }
        return Optional.of(peer);
    }

    String versions() {
        return versions;
    }

    /** Has an order carried out; gives the seconds that the peer itself measured. */
    double seconds(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            return Double.parseDouble(Objects.requireNonNull(answers.readLine(), "the peer has stopped"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
