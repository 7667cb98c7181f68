package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.storage.BadInputException;
import io.contexture.storage.DType;
import io.contexture.storage.TensorFile;
import io.contexture.storage.TorchFile;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files of torch.save are read to the bit, and malicious or damaged ones refused. */
class TorchFileGoldenTest {

    /** Not in the file: what the network of that file makes of an input. */
    private static final Set<String> OF_THE_NETWORK = Set.of("input", "output");

    @Test
    void everyTensorIsReadAndEveryForbiddenFileRefused() throws IOException {
        GoldenFile golden = GoldenFile.open("checkpoints");
        assertThat(golden.cases()).isNotEmpty();
        for (GoldenCase file : golden.cases()) {
            Path path = GoldenFile.folder().resolve(file.text("file"));
            assertThat(path).exists();
            if (file.settings().path("expect").asString("").equals("refuse")) {
                refuse(path, file);
            } else {
                compare((TorchFile) TensorFile.open(path), file);
            }
        }
        golden.setAside("input of the network whose weights the file holds", name -> name.endsWith("/input"));
        golden.assertComplete();
    }

    private static void refuse(Path path, GoldenCase file) {
        assertThatThrownBy(() -> {
            TensorFile opened = TensorFile.open(path);
            opened.names().forEach(opened::bytes);
        }).as(file.name()).isInstanceOf(BadInputException.class)
                .hasMessageContaining(path.getFileName().toString())
                .hasMessageContaining(file.text("file").contains("forbidden") ? "posix.system" : "cut short");
    }

    private static void compare(TorchFile file, GoldenCase expected) {
        List<String> names = new ArrayList<>(expected.tensorNames());
        names.removeAll(OF_THE_NETWORK);
        assertThat(file.names()).as(expected.name()).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            assertThat(file.shape(name)).as(name).isEqualTo(expected.shape(name));
            float[] values = file.asFloats(name);
            if (file.type(name) == DType.I64 || file.type(name) == DType.I32 || file.type(name) == DType.U8
                    || file.type(name) == DType.BOOL) {
                long[] wide = new long[values.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = (long) values[i];
                }
                expected.checkExactly(name, wide);
            } else {
                assertThat(values).as(name).containsExactly(expected.asFloats(name));
                expected.countAsCompared(name);
            }
        }
        if (expected.has("output")) {
            checkOutput(file, expected);
        }
        JsonNode plain = expected.settings().path("values");
        plain.properties().forEach(value -> assertThat(text(file.values().get(value.getKey())))
                .isEqualTo(value.getValue().asString(value.getValue().toString().replace(" ", ""))));
    }

    /** 3x3 convolution, BatchNorm, ReLU, 3x3 convolution of stride 2, mean, linear: gives what it gave in Python. */
    private static void checkOutput(TorchFile file, GoldenCase expected) {
        LibTorch.load();
        try (PointerScope _ = new PointerScope()) {
            Tensor x = tensor(expected.floats("input"), expected.shape("input"));
            x = torch.conv2d(x, tensor(file, "conv1.weight"));
            x = torch.batch_norm(x, optional(file, "bn1.weight"), optional(file, "bn1.bias"),
                    optional(file, "bn1.running_mean"), optional(file, "bn1.running_var"), false, 0.1, 1e-5,
                    false);
            x = torch.conv2d(x.relu(), tensor(file, "conv2.weight"), optional(file, "conv2.bias"),
                    new long[]{2, 2},
                    new long[]{1, 1}, new long[]{1, 1}, 1);
            Tensor output = torch.linear(x.mean(2, 3), tensor(file, "fc.weight"), optional(file, "fc.bias"));
            expected.check("output", TrainingPass.copy(output).toArray(), 1e-6);
        }
    }

    private static TensorOptional optional(TorchFile file, String name) {
        return new TensorOptional(tensor(file, name));
    }

    private static Tensor tensor(TorchFile file, String name) {
        return tensor(file.asFloats(name), file.shape(name));
    }

    private static Tensor tensor(float[] values, List<Long> shape) {
        return torch.from_blob(new FloatPointer(values), shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
        return String.valueOf(value).replace(" ", "");
    }

    @Test
    void aFileThatIsNeitherIsRefusedByWhatItIs() throws IOException {
        Path text = Files.createTempFile("notes", ".pth");
        try {
            Files.writeString(text, "these are no weights at all");
            assertThatThrownBy(() -> TensorFile.open(text)).isInstanceOf(BadInputException.class)
                    .hasMessageContaining("neither safetensors nor what torch.save writes");
        } finally {
            Files.delete(text);
        }
    }
}
