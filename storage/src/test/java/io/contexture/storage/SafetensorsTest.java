package io.contexture.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    private Path written() throws IOException {
        Path file = folder.resolve("a.safetensors");
        new SafetensorsWriter().metadata("format", "1 \"quoted\" ü")
                .add("weights", new float[]{1, -2, Float.NaN, 4, 5, 6}, 2, 3)
                .add("labels", new long[]{7, -1}, 2)
                .add("names", DType.U8, MemorySegment.ofArray("ab".getBytes(StandardCharsets.UTF_8)), 2)
                .add("step", new long[]{42})
                .add("nothing", new float[0], 0, 3)
                .write(file);
        return file;
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(written());
        assertThat(file.names()).containsExactly("weights", "labels", "names", "step", "nothing");
        assertThat(file.metadata()).containsEntry("format", "1 \"quoted\" ü");
        assertThat(file.floats("weights")).containsExactly(1, -2, Float.NaN, 4, 5, 6);
        assertThat(file.info("weights").shape()).containsExactly(2L, 3L);
        assertThat(file.longs("labels")).containsExactly(7, -1);
        assertThat(file.longs("names")).containsExactly('a', 'b');
        assertThat(file.info("step").shape()).isEmpty();
        assertThat(file.longs("step")).containsExactly(42);
        assertThat(file.floats("nothing")).isEmpty();
    }

    @Test
    void floatsWidenToDoublesButNotTheOtherWay() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(written());
        assertThat(file.doubles("weights")).startsWith(1, -2);
        assertThatThrownBy(() -> file.floats("labels"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'labels' has type I64; wanted F32");
    }

    @Test
    void everyTruncationIsRefusedWithTheNameOfTheFile() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafetensorsFile.open(cut))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cut.safetensors");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "[1]",
            "{\"t\":7}",
            "{\"t\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}",
            "not json"})
    void aHeaderThatLiesIsRefused(String header) throws IOException {
        Path file = folder.resolve("lies.safetensors");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + json.length + 4];
        bytes[0] = (byte) json.length;
        System.arraycopy(json, 0, bytes, 8, json.length);
        Files.write(file, bytes);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("lies.safetensors");
    }

    @Test
    void aMissingFileAndAMissingTensorAreNamed() throws IOException {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none.safetensors")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none.safetensors does not exist");
        SafetensorsFile file = SafetensorsFile.open(written());
        assertThatThrownBy(() -> file.floats("wieghts"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no tensor 'wieghts'; it has weights, labels");
    }

    @Test
    void aTensorOfTheWrongSizeIsRefusedWhenAdded() {
        assertThatThrownBy(() -> new SafetensorsWriter().add("t", new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'t' needs 16 bytes, got 12");
    }
}
