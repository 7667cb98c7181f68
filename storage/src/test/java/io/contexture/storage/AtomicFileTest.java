package io.contexture.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void aFailureHalfWayLeavesTheOldContentAndNothingElse() throws IOException {
        Path target = folder.resolve("state");
        AtomicFile.writeString(target, "old");
        assertThatThrownBy(() -> AtomicFile.write(target, channel -> {
            AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[10]));
            throw new IOException("No space left on device");
        })).isInstanceOf(IOException.class).hasMessageContaining("No space left");
        assertThat(target).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void theTargetKeepsItsOldContentUntilTheNewOneIsWhole() throws IOException {
        Path target = folder.resolve("state");
        AtomicFile.writeString(target, "old");
        AtomicFile.write(target, channel -> {
            AtomicFile.writeFully(channel,
                    ByteBuffer.wrap("new".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            assertThat(target).hasContent("old");
        });
        assertThat(target).hasContent("new");
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        AtomicFile.writeString(folder.resolve("a/b/c.txt"), "text");
        assertThat(folder.resolve("a/b/c.txt")).hasContent("text");
    }
}
