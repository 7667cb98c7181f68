package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are read from what 'embed' and what other programs write. */
class FeatureFileTest {

    private static final float[] VALUES = {1, 2, 3, -4, 0.5f, 6};

    @TempDir
    private Path folder;

    private FeatureSet read(Path file) throws IOException {
        return FeatureFile.read(file, null, folder);
    }

    @Test
    void whatEmbedWrites() throws IOException {
        Path file = folder.resolve("own.safetensors");
        new EmbeddedSet(Matrix.of(VALUES, 3, 2), new int[]{1, 0, 1}, List.of("a.png", "b.png", "c.png"),
                List.of("cat", "dog"), List.of()).save(file, Map.of());
        FeatureSet set = read(file);
        assertThat(set.features().toArray()).containsExactly(VALUES);
        assertThat(set.items().labels()).containsExactly(1, 0, 1);
        assertThat(set.items().classNames()).containsExactly("cat", "dog");
        assertThat(set.items().images().get(2).file()).isEqualTo(folder.resolve("c.png"));
        assertThat(set.of(set.items().select(2, 0)).features().toArray()).containsExactly(0.5f, 6, 1, 2);
    }

    @Test
    void whatOthersWrite() throws IOException {
        Path file = folder.resolve("others.safetensors");
        ByteBuffer half = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer brain = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : VALUES) {
            half.putShort(Float.floatToFloat16(value));
            brain.putShort((short) (Float.floatToIntBits(value) >> 16));
        }
        for (Map.Entry<DType, ByteBuffer> type : Map.of(DType.F16, half, DType.BF16, brain).entrySet()) {
            new SafetensorsWriter()
                    .add("features", type.getKey(), MemorySegment.ofArray(type.getValue().array()), 3, 2)
                    .add("labels", new long[]{70, 7, 70}, 3).write(file);
            FeatureSet set = read(file);
            assertThat(set.features().toArray()).containsExactly(VALUES);
            assertThat(set.items().labels()).containsExactly(1, 0, 1);
            assertThat(set.items().classNames()).containsExactly("7", "70");
        }
    }

    private Path npy(String name, String type, byte[] data, String shape) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
        Path path = folder.resolve(name);
        Files.write(path, file.array());
        return path;
    }

    @Test
    void npyWithItsLabels() throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN);
        for (float value : VALUES) {
            floats.putFloat(value);
        }
        Path features = npy("x.npy", ">f4", floats.array(), "3, 2");
        Path numbers = npy("y.npy", "|u1", new byte[]{9, 9, (byte) 200}, "3,");
        FeatureSet set = FeatureFile.read(features, numbers, folder);
        assertThat(set.features().toArray()).containsExactly(VALUES);
        assertThat(set.items().labels()).containsExactly(0, 0, 1);
        assertThat(set.items().classNames()).containsExactly("9", "200");
        Path lines = Files.writeString(folder.resolve("y.txt"), "cat\ndog\ncat\n");
        assertThat(FeatureFile.read(features, lines, folder).items().classNames()).containsExactly("cat",
                "dog");
        assertThatThrownBy(() -> read(features)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("x.npy").hasMessageContaining("labels");
        Path few = Files.writeString(folder.resolve("few.txt"), "cat\n");
        assertThatThrownBy(() -> FeatureFile.read(features, few, folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("3 features").hasMessageContaining("there are 1");
        Path text = npy("t.npy", "<U3", new byte[36], "3,");
        assertThatThrownBy(() -> FeatureFile.read(features, text, folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("U3").hasMessageContaining("integers");
        Path cut = folder.resolve("cut.npy");
        byte[] whole = Files.readAllBytes(features);
        Files.write(cut, Arrays.copyOf(whole, whole.length - 4));
        assertThatThrownBy(() -> FeatureFile.read(cut, lines, folder)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("24 bytes").hasMessageContaining("20");
    }

    @Test
    void whatIsNoNumberIsNamed() throws IOException {
        Path file = folder.resolve("nan.safetensors");
        float[] values = VALUES.clone();
        values[3] = Float.NaN;
        new SafetensorsWriter().add("embeddings", values, 3, 2).add("labels", new long[]{0, 0, 1}, 3)
                .write(file);
        assertThatThrownBy(() -> read(file)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("number 1 of row 1").hasMessageContaining("NaN");
        Path other = Files.writeString(folder.resolve("x.csv"), "1,2");
        assertThatThrownBy(() -> read(other)).isInstanceOf(BadInputException.class)
                .hasMessageContaining(".safetensors, .parquet or .npy");
    }
}
