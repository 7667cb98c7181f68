package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneTest {

    /** Learnable numbers without classifier: torchvision's figures less its fc; DINOv2's less the mask token. */
    @ParameterizedTest
    @CsvSource({"resnet18, 11176512, 512", "resnet34, 21284672, 512", "resnet50, 23508032, 2048",
            "resnet101, 42500160, 2048", "resnet152, 58143808, 2048", "convnext-tiny, 27820128, 768",
            "vit-s14, 22056192, 384", "vit-b14, 86579712, 768"})
    void everyArchitectureHasItsNumberOfParametersAndFeatures(String name, long parameters, int features) {
        Backbone backbone = Objects.requireNonNull(Backbone.all(1).get(name));
        assertThat(backbone.state().stream().filter(spec -> spec.role().learnable())
                .mapToLong(ParameterSpec::size)
                .sum()).isEqualTo(parameters);
        assertThat(backbone.features()).isEqualTo(features);
    }

    @Test
    void tensorsHaveTheNamesOfTheirPublishers() {
        assertThat(names("resnet50")).startsWith("conv1.weight", "bn1.weight")
                .contains("layer1.0.downsample.1.bias",
                        "layer3.5.conv3.weight", "layer4.2.bn3.running_var")
                .hasSize(265);
        assertThat(names("convnext-tiny")).startsWith("features.0.0.weight", "features.0.0.bias").contains(
                "features.1.0.layer_scale", "features.1.2.block.0.weight", "features.2.1.bias",
                "features.5.8.block.5.weight", "features.7.2.block.2.bias", "classifier.0.weight")
                .hasSize(180);
        assertThat(names("vit-s14")).startsWith("cls_token", "pos_embed", "patch_embed.proj.weight").contains(
                "blocks.0.ls1.gamma", "blocks.11.attn.qkv.bias", "blocks.11.mlp.fc2.weight", "norm.bias")
                .hasSize(174);
    }

    private static List<String> names(String architecture) {
        return Objects.requireNonNull(Backbone.all(1).get(architecture)).state().stream()
                .map(ParameterSpec::name)
                .toList();
    }

    private static FloatBuffer pixels(int n, int size) {
        SplittableRandom random = new SplittableRandom(3);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * n * size * size).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return pixels;
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50", "convnext-tiny", "vit-s14"})
    void everyArchitectureEmbedsAndLearns(String name) {
        ModelOptions options = new ModelOptions(name, 1, 8);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options, 1)) {
            int size = 56;
            Matrix before = network.embed(pixels(2, size), 2, size, size);
            double length = 0;
            for (float value : before.rows(0, 1).toArray()) {
                length += value * value;
            }
            assertThat(length).isCloseTo(1, within(1e-5));
            try (TrainingPass pass = network.forward(pixels(2, size), 2, size, size,
                    BatchNormMode.STATISTICS_FROZEN)) {
                Matrix gradient = Matrix.zeros(2, 8);
                Arrays.fill(gradient.data(), 1);
                assertThat(pass.backward(gradient)).isTrue();
            }
            for (ParameterGroup group : network.parameterGroups(BatchNormMode.STATISTICS_FROZEN)) {
                assertThat(group.gradients().norm().item_double()).as(group.name()).isPositive();
                group.close();
            }
        }
    }

    @Test
    void aVitRefusesImagesThatAreNoMultipleOfItsPatches() {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(new ModelOptions("vit-s14", 1, 8), 1)) {
            assertThatThrownBy(() -> network.embed(pixels(1, 48), 1, 48, 48))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("48 x 48").hasMessageContaining("multiples of 14");
        }
    }

    @Test
    void onlyAVitHasAClassToken() {
        assertThatThrownBy(() -> new ModelOptions("resnet18", 1, 8).withHead(Pooling.CLASS_TOKEN, false,
                HeadStart.UNIFORM)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resnet18");
        assertThatThrownBy(() -> new ModelOptions("resnet19", 1, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resnet19").hasMessageContaining("resnet18, resnet34");
    }

    /** A ViT of one block and one head on four patches, against loops that follow the papers' formulas. */
    @Test
    void aSmallVitGivesWhatItsFormulaGives() {
        VisionTransformer vit = new VisionTransformer(4, 2, 1, 2, 2);
        PlainVit plain = new PlainVit(vit);
        try (Weights weights = new Weights(vit.state());
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (ParameterSpec spec : vit.state()) {
                HashedWeights.fill(weights.segment(spec), "vit", spec.name(), spec.shape());
                plain.put(spec.name(), HashedWeights.floats("vit", spec.name(), spec.shape()));
            }
            FloatBuffer pixels = pixels(1, 4);
            Tensor features = vit.features(new TorchLayers(weights.tensors(), false),
                    TrainingPass.images(pixels, 1, 4, 4), Pooling.CLASS_TOKEN);
            float[] values = TrainingPass.copy(features).toArray();
            double[] expected = plain.classToken(pixels, 4);
            for (int c = 0; c < expected.length; c++) {
                assertThat((double) values[c]).isCloseTo(expected[c], within(1e-5));
            }
        }
    }

    /** A ConvNeXt of one block of two channels on one place, against the formula written out. */
    @Test
    void aSmallConvNextGivesWhatItsFormulaGives() {
        ConvNeXt convnext = new ConvNeXt(List.of(1), List.of(2));
        Map<String, float[]> w = new java.util.HashMap<>();
        try (Weights weights = new Weights(convnext.state());
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (ParameterSpec spec : convnext.state()) {
                HashedWeights.fill(weights.segment(spec), "convnext", spec.name(), spec.shape());
                w.put(spec.name(), HashedWeights.floats("convnext", spec.name(), spec.shape()));
            }
            FloatBuffer pixels = pixels(1, 4);
            float[] values = TrainingPass.copy(convnext.features(new TorchLayers(weights.tensors(), false),
                    TrainingPass.images(pixels, 1, 4, 4), Pooling.AVERAGE)).toArray();
            double[] stem = new double[2];
            for (int c = 0; c < 2; c++) {
                stem[c] = at(w, "features.0.0.bias", c);
                for (int i = 0; i < 48; i++) {
                    stem[c] += at(w, "features.0.0.weight", 48 * c + i) * pixels.get(i);
                }
            }
            double[] x = PlainVit.layerNorm(w, stem, "features.0.1");
            double[] inner = new double[2];
            for (int c = 0; c < 2; c++) {
                // One place: only the middle of the 7 x 7 kernel meets it.
                inner[c] = x[c] * at(w, "features.1.0.block.0.weight", 49 * c + 24)
                        + at(w, "features.1.0.block.0.bias", c);
            }
            inner = PlainVit.layerNorm(w, inner, "features.1.0.block.2");
            inner = PlainVit.gelu(PlainVit.linear(w, inner, "features.1.0.block.3"));
            inner = PlainVit.linear(w, inner, "features.1.0.block.5");
            for (int c = 0; c < 2; c++) {
                x[c] += inner[c] * at(w, "features.1.0.layer_scale", c);
            }
            double[] expected = PlainVit.layerNorm(w, x, "classifier.0");
            assertThat((double) values[0]).isCloseTo(expected[0], within(1e-5));
            assertThat((double) values[1]).isCloseTo(expected[1], within(1e-5));
        }
    }

    private static double at(Map<String, float[]> weights, String name, int i) {
        return Objects.requireNonNull(weights.get(name), name)[i];
    }

    @Test
    void positionsAreInterpolatedToOtherGridsAndKeepWhatIsConstant() {
        VisionTransformer vit = VisionTransformer.SMALL;
        LibTorch.load();
        try (PointerScope _ = new PointerScope()) {
            Tensor stored = org.bytedeco.pytorch.global.torch.ones(1, 1 + 37 * 37, 384);
            Tensor resized = TorchLayers.positions(vit, stored, 16, 12);
            assertThat(resized.size(1)).isEqualTo(1 + 16 * 12);
            assertThat(resized.sub(org.bytedeco.pytorch.global.torch.ones(1)).abs().max().item_double())
                    .isLessThan(1e-5);
            assertThat(TorchLayers.positions(vit, stored, 37, 37)).isSameAs(stored);
        }
    }
}
