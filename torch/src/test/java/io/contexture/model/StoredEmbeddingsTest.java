package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEmbeddingsTest {

    @TempDir
    private Path folder;

    @Test
    void rowsAreThoseThatWereSavedInWhateverStretches() throws IOException {
        Matrix rows = Matrix.zeros(7, 3);
        for (int at = 0; at < rows.data().length; at++) {
            rows.data()[at] = at / 32f;
        }
        Path file = folder.resolve("set.safetensors");
        new EmbeddedSet(rows, new int[]{0, 1, 0, 1, 1, 0, 0}, List.of("a", "b", "c", "d", "e", "f", "g"),
                List.of("first", "second"), List.of()).save(file, Map.of("whose", "ours"));
        StoredEmbeddings stored = StoredEmbeddings.open(file);
        assertThat(stored.rows()).isEqualTo(7);
        assertThat(stored.columns()).isEqualTo(3);
        assertThat(stored.read(0, 7).toArray()).isEqualTo(rows.toArray());
        assertThat(stored.read(2, 5).toArray()).isEqualTo(rows.rows(2, 5).toArray());
        assertThat(stored.gather(6, 0, 3).toArray()).isEqualTo(rows.select(6, 0, 3).toArray());
        assertThat(stored.labels()).containsExactly(0, 1, 0, 1, 1, 0, 0);
        assertThat(stored.names()).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(stored.classNames()).containsExactly("first", "second");
        assertThat(stored.header()).containsEntry("whose", "ours");
        assertThatThrownBy(() -> stored.read(3, 8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aFileWhosePartsDoNotFitIsRefused() throws IOException {
        Path file = folder.resolve("odd.safetensors");
        byte[] names = "[\"a\",\"b\"]".getBytes(StandardCharsets.UTF_8);
        new SafetensorsWriter()
                .metadata(EmbeddingNetwork.FORMAT_KEY, Integer.toString(EmbeddingNetwork.FORMAT))
                .add("embeddings", new float[6], 2, 3).add("labels", new long[]{0, 2}, 2)
                .add("paths", DType.U8, MemorySegment.ofArray(names),
                        names.length)
                .add("class_names", DType.U8,
                        MemorySegment.ofArray(names), names.length)
                .write(file);
        assertThatThrownBy(() -> StoredEmbeddings.open(file)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("label 2 has no name");
    }
}
