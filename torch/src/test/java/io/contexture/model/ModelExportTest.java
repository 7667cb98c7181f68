package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.contexture.image.ImageSize;
import io.contexture.linalg.Matrix;
import io.contexture.storage.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other programs make of an exported network is what it makes itself. */
class ModelExportTest {

    @TempDir
    private Path folder;

    /** Every pooling on the small network, and every backbone; those that are large in a small form of the same code. */
    static Stream<Architecture> architectures() {
        ModelOptions small = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 6);
        List<Architecture> all = new ArrayList<>();
        for (Pooling pooling : Pooling.values()) {
            if (pooling != Pooling.CLASS_TOKEN) {
                all.add(Architecture.of(small.withHead(pooling, pooling == Pooling.MAX, HeadStart.UNIFORM)));
            }
        }
        all.add(Architecture.of(small.withProjector(9)));
        all.add(Architecture.of(new ModelOptions("resnet18", 1, 16)));
        all.add(Architecture.of(new ModelOptions("resnet50", 1, 16)));
        all.add(new Architecture(new ModelOptions("convnext-tiny", 1, 7),
                new ConvNeXt(List.of(1, 2), List.of(8, 12))));
        VisionTransformer vit = new VisionTransformer(12, 3, 2, 14, 5);
        ModelOptions token = new ModelOptions("vit-s14", 1, 7);
        all.add(new Architecture(token, vit));
        all.add(new Architecture(token.withHead(Pooling.GEM, false, HeadStart.UNIFORM), vit));
        return all.stream();
    }

    /** With weights that nothing is constant or negligible in. */
    private static EmbeddingNetwork network(Architecture architecture) {
        EmbeddingNetwork network = EmbeddingNetwork.create(architecture, new SplittableRandom(1));
        for (ParameterSpec spec : architecture.state()) {
            if (spec.role() != ParameterSpec.Role.POOLING) {
                network.setTensor(spec.name(), HashedWeights.floats("export", spec.name(), spec.shape()));
            }
        }
        return network;
    }

    private static FloatBuffer pixels(int n, int height, int width) {
        SplittableRandom random = new SplittableRandom(3);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * n * height * width)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return pixels;
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void onnxRuntimeGivesTheSameEmbeddings(Architecture architecture) throws IOException, OrtException {
        Path file = folder.resolve("model.onnx");
        int height = 56;
        int width = 42;
        try (EmbeddingNetwork network = network(architecture)) {
            ModelExport.onnx(network, new ImageSize(width, height), file, "1.0",
                    Map.of("contexture.transform", "none"));
            byte[] model = Files.readAllBytes(file);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(model)) {
                assertThat(session.getMetadata().getCustomMetadata()).containsEntry("contexture.transform",
                        "none");
                for (int n : new int[]{1, 3}) {
                    Matrix expected = network.embed(pixels(n, height, width), n, height, width);
                    try (OnnxTensor images = OnnxTensor.createTensor(environment, pixels(n, height, width),
                            new long[]{n, 3, height, width});
                            OrtSession.Result result = session.run(Map.of("images", images))) {
                        float[][] rows = (float[][]) result.get(0).getValue();
                        requireEqual(expected, rows);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void torchScriptGivesTheSameEmbeddingsAndItsArchiveTheSameWeights(Architecture architecture)
            throws IOException {
        Path file = folder.resolve("model.pt");
        int height = 56;
        int width = 42;
        try (EmbeddingNetwork network = network(architecture)) {
            ModelExport.torchScript(network, new ImageSize(width, height), file,
                    Map.of("contexture.transform", "none"));
            Matrix expected = network.embed(pixels(3, height, width), 3, height, width);
            try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
                JitModule module = torch.load(file.toString());
                Tensor images = TrainingPass.images(pixels(3, height, width), 3, height, width);
                Matrix found = TrainingPass
                        .copy(module.forward(new IValueVector(new IValue(images))).toTensor());
                float[][] rows = new float[3][];
                for (int row = 0; row < 3; row++) {
                    rows[row] = found.rows(row, row + 1).toArray();
                }
                requireEqual(expected, rows);
            }
            TensorFile archive = TensorFile.open(file);
            network.tensors().forEach((name, tensor) -> assertThat(archive.shape(name)).as(name)
                    .containsExactlyElementsOf(java.util.stream.LongStream.range(0, tensor.dim())
                            .mapToObj(tensor::size).toList()));
            assertThat(archive.asFloats("embedding.bias"))
                    .containsExactly(HashedWeights.floats("export", "embedding.bias",
                            archive.shape("embedding.bias").get(0)));
        }
    }

    private static void requireEqual(Matrix expected, float[][] rows) {
        assertThat(rows).hasNumberOfRows(expected.rows());
        for (int row = 0; row < expected.rows(); row++) {
            for (int column = 0; column < expected.columns(); column++) {
                assertThat(rows[row][column]).isCloseTo(expected.get(row, column),
                        org.assertj.core.api.Assertions.within(1e-5f));
            }
        }
    }
}
