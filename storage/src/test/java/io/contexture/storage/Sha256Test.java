package io.contexture.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

    /** From FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void bytesTextsBuffersAndFilesHashAlike(@TempDir Path folder) throws IOException {
        byte[] abc = {'a', 'b', 'c'};
        assertThat(Sha256.of(abc)).isEqualTo(ABC);
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(Sha256.of(Files.write(folder.resolve("abc"), abc))).isEqualTo(ABC);
        Path rest = Files.write(folder.resolve("c"), new byte[]{'c'});
        assertThat(new Sha256().add("a").add(ByteBuffer.wrap(abc, 1, 1)).add(rest).hex()).isEqualTo(ABC);
    }
}
