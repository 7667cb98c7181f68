package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingNetworkTest {

    private static final ModelOptions TINY = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 6);

    @TempDir
    private Path folder;

    private static FloatBuffer pixels(int n, int size) {
        SplittableRandom random = new SplittableRandom(3);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * n * size * size).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return pixels;
    }

    private Path saved(ModelOptions options, long seed) throws IOException {
        Path file = folder.resolve("model" + options.width() + "-" + seed + ".safetensors");
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options, seed)) {
            network.save(file, Map.of(EmbeddingNetwork.TRANSFORM_KEY, "resize:8x8"));
        }
        return file;
    }

    @Test
    void aSavedNetworkEmbedsAlikeAndItsTensorsHaveTorchvisionsNames() throws IOException {
        Path file = saved(TINY, 5);
        try (EmbeddingNetwork fresh = EmbeddingNetwork.create(TINY, 5);
                EmbeddingNetwork loaded = EmbeddingNetwork.load(file)) {
            assertThat(loaded.options()).isEqualTo(TINY);
            assertThat(loaded.metadata()).containsEntry("contexture.transform", "resize:8x8");
            Matrix embeddings = loaded.embed(pixels(3, 8), 3, 8, 8);
            assertThat(embeddings.data()).isEqualTo(fresh.embed(pixels(3, 8), 3, 8, 8).data());
            for (int row = 0; row < 3; row++) {
                double length = 0;
                for (float value : embeddings.rows(row, row + 1).toArray()) {
                    length += value * value;
                }
                assertThat(length).isCloseTo(1, within(1e-5));
            }
        }
        assertThat(SafetensorsFile.open(file).names()).contains("conv1.weight", "bn1.running_var",
                "layer1.0.conv1.weight", "layer2.0.downsample.0.weight", "layer4.0.bn2.bias",
                "embedding.weight");
    }

    @Test
    void theSeedAloneDecidesTheWeights() throws IOException {
        byte[] first = Files.readAllBytes(saved(TINY, 5));
        assertThat(Files.readAllBytes(saved(TINY, 5))).isEqualTo(first);
        assertThat(Files.readAllBytes(saved(TINY, 6))).isNotEqualTo(first);
    }

    @Test
    void weightsAreDrawnUniformlyWithinOneOverTheRootOfTheirInputs() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(saved(ModelOptions.defaults(), 1));
        float[] kernel = file.floats("layer4.0.conv2.weight");
        int inputs = 256 * 9;
        double squares = 0;
        for (float value : kernel) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) (1 / Math.sqrt(inputs)));
            squares += value * value;
        }
        // A uniform distribution of that width has a third of its bound's square as variance.
        assertThat(3 * inputs * squares / kernel.length).isCloseTo(1, within(0.01));
        for (float value : file.floats("embedding.weight")) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo(1 / 16f);
        }
    }

    @Test
    void aTensorOfAnotherShapeMissingOrUnexpectedIsNamed() throws IOException {
        Path good = saved(TINY, 5);
        SafetensorsFile whole = SafetensorsFile.open(good);
        refused(copy(whole, "layer2.0.conv1.weight", "1"), "no tensor 'layer2.0.conv1.weight'");
        refused(copy(whole, "", "1").add("layer9.weight", new float[1], 1), "layer9.weight");
        refused(copy(whole, "bn1.bias", "1").add("bn1.bias", new float[3], 3), "'bn1.bias' is F32 [3]");
        refused(copy(whole, "", "2"), "newer");
        Path cut = folder.resolve("cut.safetensors");
        byte[] bytes = Files.readAllBytes(good);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
        assertThatThrownBy(() -> EmbeddingNetwork.load(cut)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("cut.safetensors");
    }

    private void refused(SafetensorsWriter content, String message) throws IOException {
        Path file = folder.resolve("edited.safetensors");
        content.write(file);
        assertThatThrownBy(() -> EmbeddingNetwork.load(file)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("edited.safetensors").hasMessageContaining(message);
    }

    private static SafetensorsWriter copy(SafetensorsFile file, String without, String format) {
        SafetensorsWriter writer = new SafetensorsWriter();
        file.metadata().forEach(
                (key, value) -> writer.metadata(key,
                        key.equals(EmbeddingNetwork.FORMAT_KEY) ? format : value));
        for (String name : file.names()) {
            if (!name.equals(without)) {
                long[] shape = file.info(name).shape().stream().mapToLong(Long::longValue).toArray();
                writer.add(name, file.floats(name), shape);
            }
        }
        return writer;
    }

    @Test
    void frozenBatchNormIsLeftAloneAndItsOtherModesAreNot() throws IOException {
        for (BatchNormMode mode : BatchNormMode.values()) {
            try (EmbeddingNetwork network = EmbeddingNetwork.create(TINY, 5)) {
                try (TrainingPass pass = network.forward(pixels(4, 8), 4, 8, 8, mode)) {
                    Matrix gradient = Matrix.zeros(4, 6);
                    Arrays.fill(gradient.data(), 1);
                    assertThat(pass.backward(gradient)).isTrue();
                }
                assertThat(backboneSize(network, mode) > backboneSize(network, BatchNormMode.FROZEN))
                        .isEqualTo(mode != BatchNormMode.FROZEN);
                Path file = folder.resolve(mode + ".safetensors");
                network.save(file, Map.of());
                boolean moved = SafetensorsFile.open(file).floats("bn1.running_mean")[0] != 0;
                assertThat(moved).as(mode.toString()).isEqualTo(mode == BatchNormMode.TRAINED);
            }
        }
    }

    private static long backboneSize(EmbeddingNetwork network, BatchNormMode mode) {
        return network.parameterGroups(mode).getFirst().values().numel();
    }

    @Test
    void nativeMemoryStaysFlat() {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(TINY, 5)) {
            train(network, 60);
            long before = Pointer.physicalBytes();
            train(network, 180);
            assertThat(Pointer.physicalBytes() - before).isLessThan(32L << 20);
        }
    }

    /** A step that kept its activations would keep about a megabyte. */
    private static void train(EmbeddingNetwork network, int steps) {
        FloatBuffer pixels = pixels(16, 32);
        Matrix gradient = Matrix.zeros(16, 6);
        for (int step = 0; step < steps; step++) {
            try (TrainingPass pass = network.forward(pixels, 16, 32, 32, BatchNormMode.TRAINED)) {
                gradient.set(0, 0, pass.embeddings().get(0, 0));
                assertThat(pass.backward(gradient)).isTrue();
            }
            assertThat(network.embed(pixels, 16, 32, 32).rows()).isEqualTo(16);
        }
    }

    @Test
    void aNetworkMadeInsideAScopeOutlivesIt() {
        EmbeddingNetwork network;
        try (PointerScope _ = new PointerScope()) {
            network = EmbeddingNetwork.create(TINY, 5);
        }
        assertThat(network.embed(pixels(1, 8), 1, 8, 8).rows()).isEqualTo(1);
        network.close();
    }
}
