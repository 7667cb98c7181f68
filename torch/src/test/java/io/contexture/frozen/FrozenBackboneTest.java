package io.contexture.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.image.ImageSize;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelExport;
import io.contexture.model.ModelOptions;
import io.contexture.model.Pooling;
import io.contexture.model.TinyOnnx;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of images in a model of ONNX. */
class FrozenBackboneTest {

    private static final ImageSize SIZE = new ImageSize(4, 2);
    private static final int PIXELS = 8;

    @TempDir
    private Path folder;

    private static FloatBuffer pixels(int n) {
        SplittableRandom random = new SplittableRandom(5);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * n * 3 * PIXELS).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return pixels;
    }

    private static FrozenBackbone open(Path file, @Nullable String output, @Nullable Pooling pooling)
            throws IOException {
        return FrozenBackbone.open(file, SIZE, output, pooling, 1);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static float[] of(FloatBuffer pixels, int image, int channel) {
        float[] values = new float[PIXELS];
        pixels.get((3 * image + channel) * PIXELS, values);
        return values;
    }

    @Test
    void featuresAreTheModelsOutputWhateverTheBatchThatItTakes() throws IOException {
        FloatBuffer pixels = pixels(5);
        for (int batch : new int[]{-1, 1, 2, 7}) {
            Path file = new TinyOnnx("images", batch, 3, 2, 4).flat("out").write(file("flat.onnx"), "out");
            try (FrozenBackbone backbone = open(file, null, null)) {
                assertThat(backbone.dimension()).isEqualTo(3 * PIXELS);
                assertThat(backbone.reference().pooling()).isNull();
                Matrix features = backbone.features(pixels, 5);
                float[] expected = new float[5 * 3 * PIXELS];
                pixels.get(0, expected);
                assertThat(features.toArray()).as("batch %d", batch).containsExactly(expected);
            }
        }
    }

    @Test
    void aMapIsPooled() throws IOException {
        Path file = new TinyOnnx("images", -1, -1, -1, -1).same("map").write(file("map.onnx"), "map");
        FloatBuffer pixels = pixels(2);
        for (Pooling pooling : new Pooling[]{null, Pooling.AVERAGE, Pooling.MAX, Pooling.GEM,
                Pooling.AVERAGE_AND_MAX}) {
            try (FrozenBackbone backbone = open(file, null, pooling)) {
                Matrix features = backbone.features(pixels, 2);
                assertThat(features.columns()).isEqualTo(3);
                for (int image = 0; image < 2; image++) {
                    for (int channel = 0; channel < 3; channel++) {
                        assertThat((double) features.get(image, channel)).as("%s", pooling)
                                .isCloseTo(pooled(of(pixels, image, channel), pooling), within(1e-6));
                    }
                }
            }
        }
        refused(() -> open(file, null, Pooling.CLASS_TOKEN), "2 x 4", "no class token");
        refused(() -> open(file, null, Pooling.GEM_LEARNED), "gem-learned");
    }

    @Test
    void placesAreWhatIsPooled() throws IOException {
        Path map = new TinyOnnx("images", -1, -1, -1, -1).same("map").write(file("map.onnx"), "map");
        FloatBuffer pixels = pixels(1);
        try (FrozenBackbone backbone = open(map, null, null)) {
            FrozenBackbone.PlaceFeatures places = backbone.places(pixels).orElseThrow();
            assertThat(places.rows() * places.columns()).isEqualTo(PIXELS);
            for (int place = 0; place < PIXELS; place++) {
                for (int channel = 0; channel < 3; channel++) {
                    assertThat(places.features().get(place, channel))
                            .isEqualTo(of(pixels, 0, channel)[place]);
                }
            }
        }
        Path flat = new TinyOnnx("images", 2, 3, 2, 4).flat("out").write(file("flat.onnx"), "out");
        try (FrozenBackbone backbone = open(flat, null, null)) {
            assertThat(backbone.places(pixels)).isEmpty();
        }
    }

    private static double pooled(float[] values, @Nullable Pooling pooling) {
        double mean = 0;
        double cubes = 0;
        double largest = -9;
        for (float value : values) {
            mean += value / values.length;
            cubes += Math.pow(Math.max(value, 1e-6), 3) / values.length;
            largest = Math.max(largest, value);
        }
        return pooling == Pooling.MAX
                ? largest
                : pooling == Pooling.GEM
                        ? Math.cbrt(cubes)
                        : pooling == Pooling.AVERAGE_AND_MAX ? mean + largest : mean;
    }

    @Test
    void ofTokensTheFirstIsTakenOrWhatPoolingMakesOfAll() throws IOException {
        Path file = new TinyOnnx("images", -1, 3, 2, 4).tokens("tokens").write(file("tokens.onnx"), "tokens");
        FloatBuffer pixels = pixels(2);
        try (FrozenBackbone backbone = open(file, null, null)) {
            assertThat(backbone.reference().pooling()).isEqualTo(Pooling.CLASS_TOKEN);
            assertThat(backbone.features(pixels, 2).rows(1, 2).toArray()).containsExactly(of(pixels, 1, 0));
        }
        try (FrozenBackbone backbone = open(file, null, Pooling.MAX)) {
            float[] largest = of(pixels, 1, 0);
            for (int channel = 1; channel < 3; channel++) {
                for (int i = 0; i < PIXELS; i++) {
                    largest[i] = Math.max(largest[i], of(pixels, 1, channel)[i]);
                }
            }
            assertThat(backbone.features(pixels, 2).rows(1, 2).toArray()).containsExactly(largest);
        }
    }

    @Test
    void anOutputIsChosenByName() throws IOException {
        Path file = new TinyOnnx("images", -1, 3, 2, 4).same("map").flat("flat").write(file("two.onnx"),
                "map",
                "flat");
        try (FrozenBackbone first = open(file, null, null); FrozenBackbone flat = open(file, "flat", null)) {
            assertThat(first.dimension()).isEqualTo(3);
            assertThat(flat.dimension()).isEqualTo(24);
            assertThat(flat.reference().output()).isEqualTo("flat");
        }
        refused(() -> open(file, "features", null), "no output 'features'", "map, flat");
        refused(() -> open(file, "flat", Pooling.MAX), "leave --pooling out");
    }

    @Test
    void anInputOfAnotherShapeIsRefusedWithBothShapes() throws IOException {
        refused(() -> open(new TinyOnnx("pixels", -1, 3, 224, 192).same("map").write(file("a.onnx"), "map"),
                null,
                null), "'pixels' of FLOAT any x 3 x 224 x 192", "FLOAT any x 3 x 2 x 4",
                "--eval-transform resize:192x224");
        refused(() -> open(new TinyOnnx("pixels", -1, 2, 4, 3).same("map").write(file("b.onnx"), "map"), null,
                null), "any x 2 x 4 x 3", "any x 3 x 2 x 4", "Export the model");
        refused(() -> open(new TinyOnnx("pixels", -1, 24).same("map").write(file("c.onnx"), "map"), null,
                null),
                "any x 24", "any x 3 x 2 x 4");
        refused(() -> open(new TinyOnnx("pixels", -1, 3, 2, 4).input("mask", -1).same("map").write(
                file("d.onnx"), "map"), null, null), "pixels, mask", "images alone");
    }

    @Test
    void aModelOfOursGivesWhatItGivesInLibtorch() throws IOException {
        Path file = file("ours.onnx");
        ImageSize size = new ImageSize(32, 32);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * 3 * 32 * 32).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        try (EmbeddingNetwork network = EmbeddingNetwork.create(new ModelOptions("small-resnet", 4, 6), 1)) {
            ModelExport.onnx(network, size, file, "1.0", Map.of());
            try (FrozenBackbone backbone = FrozenBackbone.open(file, size, null, null, 1)) {
                assertThat(backbone.features(pixels, 3).toArray())
                        .containsExactly(network.embed(pixels, 3, 32, 32).toArray(), within(1e-5f));
            }
        }
    }

    @Test
    void externalDataBelongToTheWeights() throws IOException {
        Path file = new TinyOnnx("images", -1, 3, 2, 4).plusNumberOf("numbers.data", "map")
                .write(file("external.onnx"), "map");
        refused(() -> open(file, null, null), "numbers.data", "which is not there");
        TinyOnnx.writeNumber(file("numbers.data"), 1);
        String first;
        try (FrozenBackbone backbone = open(file, null, null)) {
            first = backbone.reference().sha256();
        }
        TinyOnnx.writeNumber(file("numbers.data"), 2);
        try (FrozenBackbone backbone = open(file, null, null)) {
            assertThat(backbone.reference().sha256()).isNotEqualTo(first);
        }
        refused(() -> open(new TinyOnnx("images", -1, 3, 2, 4).plusNumberOf("../numbers.data", "map").write(
                file("outside.onnx"), "map"), null, null), "'../numbers.data'", "outside of its own folder");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 60})
    void aTruncatedModelIsRefused(int length) throws IOException {
        byte[] whole = Files
                .readAllBytes(new TinyOnnx("images", -1, 3, 2, 4).same("map").write(file("x.onnx"), "map"));
        Path cut = Files.write(file("cut.onnx"), Arrays.copyOf(whole, length));
        refused(() -> open(cut, null, null), "cut.onnx");
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        refused(() -> open(file("missing.onnx"), null, null), "missing.onnx does not exist");
        Path text = Files.writeString(file("text.onnx"), "This is a text.");
        refused(() -> open(text, null, null), "text.onnx is not a whole ONNX model");
    }

    @Test
    void aReferenceIsFoundWhereItWasOrBesideTheHeadAndNotIfItChanged() throws IOException {
        Path file = new TinyOnnx("images", -1, 3, 2, 4).same("map").write(file("there.onnx"), "map");
        BackboneReference reference;
        try (FrozenBackbone backbone = open(file, null, Pooling.GEM)) {
            reference = backbone.reference();
        }
        assertThat(BackboneReference.parse(reference.toJson(), "test")).isEqualTo(reference);
        Path head = Files.createDirectory(file("run")).resolve("model.safetensors");
        assertThat(reference.find(head)).isEqualTo(file);
        Path beside = head.resolveSibling("there.onnx");
        Files.move(file, beside);
        assertThat(reference.find(head)).isEqualTo(beside);
        new TinyOnnx("images", -1, 3, 2, 4).flat("flat").write(beside, "flat");
        refused(() -> reference.find(head), beside.toString(), "has changed since");
        Files.delete(beside);
        refused(() -> reference.find(head), file.toString(), "is gone");
        refused(() -> BackboneReference.parse("{\"file\": \"x\"}", "head.safetensors"), "head.safetensors");
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static void refused(Attempt attempt, String... parts) {
        assertThatThrownBy(attempt::run).isInstanceOf(BadInputException.class).message().contains(parts);
    }
}
