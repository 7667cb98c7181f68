package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {

    private static final ModelOptions TINY = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 6);

    @TempDir
    private Path folder;
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    /** A network's tensors, with a classifier in place of the head. */
    @BeforeEach
    void readSource() throws IOException {
        Path file = folder.resolve("source.safetensors");
        try (EmbeddingNetwork network = EmbeddingNetwork.create(TINY, 3)) {
            network.save(file, Map.of());
        }
        SafetensorsFile source = SafetensorsFile.open(file);
        for (String name : source.names()) {
            if (!name.startsWith("embedding.")) {
                put(name, source.floats(name),
                        source.shape(name).stream().mapToLong(Long::longValue).toArray());
            }
        }
        put("bn1.num_batches_tracked", new float[]{7}, 1);
        put("fc.weight", new float[20], 20);
    }

    private void put(String name, float[] content, long... shape) {
        values.put(name, content);
        shapes.put(name, shape);
    }

    private Path written(UnaryOperator<String> names) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        values.forEach((name, content) -> writer.add(names.apply(name), content,
                shapes.getOrDefault(name, new long[0])));
        Path file = folder.resolve("weights.safetensors");
        writer.write(file);
        return file;
    }

    private float[] loaded(PretrainedWeights weights, String name) throws IOException {
        Path file = folder.resolve("loaded.safetensors");
        try (EmbeddingNetwork network = EmbeddingNetwork.create(TINY, 4)) {
            weights.into(network);
            network.save(file, Map.of());
        }
        return SafetensorsFile.open(file).floats(name);
    }

    @Test
    void theBackboneIsTakenUnderAnyPrefixAndTheClassifierIsNot() throws IOException {
        for (String prefix : List.of("", "module.", "state_dict.model.", "0.")) {
            PretrainedWeights weights = PretrainedWeights.match(written(name -> prefix + name), TINY);
            assertThat(weights.classifier()).containsExactly(prefix + "fc.weight");
            assertThat(weights.fresh()).containsExactly("embedding.weight", "embedding.bias");
            assertThat(weights.unexpected()).isEmpty();
            for (String name : List.of("conv1.weight", "layer4.0.bn2.running_var", "layer3.0.conv1.weight")) {
                assertThat(loaded(weights, name)).as(prefix + name).isEqualTo(values.get(name));
            }
        }
    }

    @Test
    void aHeadIsTakenByOurNameAndByTheAuthors() throws IOException {
        float[] head = new float[6 * 32];
        java.util.Arrays.fill(head, 0.25f);
        put("remap.weight", head, 6, 32);
        put("remap.bias", new float[6], 6);
        Path main = written(name -> name.startsWith("remap.") ? "net." + name : "net.backbone." + name);
        assertThat(loaded(PretrainedWeights.match(main, TINY), "embedding.weight")).isEqualTo(head);
        Path ours = written(name -> "model." + name.replace("remap.", "embedding."));
        PretrainedWeights weights = PretrainedWeights.match(ours, TINY);
        assertThat(weights.fresh()).isEmpty();
        assertThat(loaded(weights, "embedding.weight")).isEqualTo(head);
        assertThatThrownBy(() -> PretrainedWeights.match(ours, TINY.withEmbeddingSize(8)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'model.embedding.weight' is [6, 32]")
                .hasMessageContaining("needs [8, 32]");
    }

    @Test
    void aFileOfTorchSaveServesAsWell() throws IOException {
        Path file = folder.resolve("weights.pth");
        StringBuilder pickle = new StringBuilder("}(");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            int key = 0;
            for (Map.Entry<String, float[]> tensor : values.entrySet()) {
                long[] shape = shapes.getOrDefault(tensor.getKey(), new long[0]);
                pickle.append('V').append(tensor.getKey()).append("\nctorch._utils\n_rebuild_tensor_v2\n(")
                        .append("(Vstorage\nctorch\nFloatStorage\nV").append(key).append("\nVcpu\nI")
                        .append(tensor.getValue().length).append("\ntQI0\n");
                long stride = tensor.getValue().length;
                StringBuilder strides = new StringBuilder();
                pickle.append('(');
                for (long extent : shape) {
                    stride /= extent;
                    pickle.append('I').append(extent).append('\n');
                    strides.append('I').append(stride).append('\n');
                }
                pickle.append("t(").append(strides).append("tI00\n}tR");
                zip.putNextEntry(new ZipEntry("weights/data/" + key++));
                ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.getValue().length)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor.getValue());
                zip.write(bytes.array());
            }
            zip.putNextEntry(new ZipEntry("weights/data.pkl"));
            zip.write(pickle.append("u.").toString().getBytes(StandardCharsets.US_ASCII));
        }
        PretrainedWeights weights = PretrainedWeights.match(file, TINY);
        assertThat(loaded(weights, "layer1.0.conv2.weight")).isEqualTo(values.get("layer1.0.conv2.weight"));
    }

    private void refused(String... message) throws IOException {
        Path file = written(name -> name);
        var thrown = assertThatThrownBy(() -> {
            PretrainedWeights weights = PretrainedWeights.match(file, TINY);
            loaded(weights, "conv1.weight");
        }).isInstanceOf(BadInputException.class).hasMessageContaining("weights.safetensors");
        for (String part : message) {
            thrown.hasMessageContaining(part);
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        values.remove("layer2.0.conv1.weight");
        values.remove("bn1.bias");
        refused("bn1.bias, layer2.0.conv1.weight", "small-resnet needs");
    }

    @Test
    void whatHasNoPlaceIsNamedAndRefusedInsideTheBackboneOnly() throws IOException {
        put("optimizer.state", new float[2], 2);
        assertThat(PretrainedWeights.match(written(name -> name), TINY).unexpected())
                .containsExactly("optimizer.state");
        put("layer1.7.conv1.weight", new float[2], 2);
        refused("layer1.7.conv1.weight", "no place");
    }

    @Test
    void aShapeThatDiffersIsNamedWithBoth() throws IOException {
        put("layer1.0.conv1.weight", new float[12], 4, 3);
        refused("'layer1.0.conv1.weight' is [4, 3]", "small-resnet needs [4, 4, 3, 3]");
    }

    @Test
    void aValueThatIsNoNumberIsNamedByItsTensor() throws IOException {
        values.getOrDefault("layer4.0.bn2.weight", new float[0])[5] = Float.NaN;
        refused("'layer4.0.bn2.weight'", "NaN", "position 5");
    }

    @Test
    void weightsOfAnotherArchitectureAreRecognised() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (ParameterSpec spec : new ResNet(ResNet.Depth.D18).state()) {
            writer.add("model." + spec.name(), DType.F16, MemorySegment.ofArray(new byte[2 * spec.size()]),
                    spec.shape());
        }
        Path file = folder.resolve("resnet18.safetensors");
        writer.write(file);
        assertThat(PretrainedWeights.match(file, new ModelOptions("resnet18", 1, 8)).taken()).hasSize(100);
        for (String other : List.of("resnet34", "resnet50", "vit-s14", ModelOptions.SMALL_RESNET)) {
            assertThatThrownBy(() -> PretrainedWeights.match(file, new ModelOptions(other, 32, 8))).as(other)
                    .isInstanceOf(BadInputException.class).hasMessageContaining("it fits resnet18");
        }
    }
}
