package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceEmbeddingsTest {

    private static FloatBuffer pixels(int height, int width) {
        SplittableRandom random = new SplittableRandom(5);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * height * width).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextDouble(-2, 2));
        }
        return pixels;
    }

    /** With average pooling and a linear head the embedding before normalisation is the mean of the places'. */
    @Test
    void placesAddUpToTheImage() {
        FloatBuffer pixels = pixels(32, 48);
        try (EmbeddingNetwork network = EmbeddingNetwork
                .create(ModelOptions.defaults().withWidth(8).withEmbeddingSize(6), 1);
                PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Architecture architecture = network.architecture();
            Map<String, Tensor> weights = network.tensors();
            PlaceGrid grid = new PlaceGrid();
            Matrix places = TrainingPass.copy(architecture.embedding(new TorchLayers(weights, false, grid),
                    TrainingPass.images(pixels, 1, 32, 48)));
            Matrix whole = TrainingPass.copy(architecture.embedding(new TorchLayers(weights, false),
                    TrainingPass.images(pixels, 1, 32, 48)));
            assertThat(grid.rows() * grid.columns()).isEqualTo(places.rows());
            assertThat(2 * grid.columns()).isEqualTo(3 * grid.rows());
            for (int c = 0; c < 6; c++) {
                double mean = 0;
                for (int place = 0; place < places.rows(); place++) {
                    mean += places.get(place, c) / (double) places.rows();
                }
                assertThat(mean).isCloseTo(whole.get(0, c), within(1e-5));
            }
            PlaceEmbeddings unit = network.places(pixels, 32, 48);
            assertThat(unit.rows()).isEqualTo(grid.rows());
            double length = 0;
            for (int c = 0; c < 6; c++) {
                length += Math.pow(places.get(4, c), 2);
            }
            assertThat(unit.unit().get(4, 2) * Math.sqrt(length)).isCloseTo(places.get(4, 2), within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"resnet18, AVERAGE, 64, 96, 2, 3", "convnext-tiny, AVERAGE, 64, 96, 2, 3",
            "vit-s14, CLASS_TOKEN, 28, 42, 2, 3", "vit-s14, AVERAGE, 28, 42, 2, 3"})
    void everyArchitectureHasItsGrid(String name, Pooling pooling, int height, int width, int rows,
            int columns) {
        ModelOptions options = new ModelOptions(name, 1, 5).withHead(pooling, false, HeadStart.UNIFORM);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options, 1)) {
            PlaceEmbeddings places = network.places(pixels(height, width), height, width);
            assertThat(places.rows()).isEqualTo(rows);
            assertThat(places.columns()).isEqualTo(columns);
            assertThat(places.unit().columns()).isEqualTo(5);
        }
    }

    @Test
    void similaritiesAreCosines() {
        PlaceEmbeddings places = new PlaceEmbeddings(1, 2, Matrix.of(new float[]{1, 0, 0.6f, 0.8f}, 2, 2));
        assertThat(places.similarities(new float[]{0, 1})).containsExactly(0, 0.8f);
        assertThatThrownBy(() -> places.similarities(new float[3])).hasMessageContaining("wanted are 2");
    }
}
