package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedLossStateTest {

    @TempDir
    private Path folder;

    /** Weights in the middle of an array, as a view of a larger one has them. */
    private static LossState state() {
        Matrix weights = new Matrix(new float[]{9, 1, 2, 3, 4, 9}, 1, 2, 2);
        return new LossState(Map.of("proxies", new LossState.Weights(weights, 100)),
                Map.of("ring", Matrix.of(new float[]{5, 6, 7}, 1, 3)));
    }

    private static LossValue gradient(float... values) {
        return new LossValue(0, Matrix.zeros(1, 1), Map.of("proxies", Matrix.of(values, 2, 2)));
    }

    private static Optimiser adam() {
        return new Optimiser(new OptimiserOptions(OptimiserOptions.Kind.ADAM, 1e-3, 1, 0), List.of());
    }

    /** Adam's first step goes by the learning rate against the gradient's sign, whatever its size. */
    @Test
    void weightsAreSteppedAtTheNetworksRateTimesTheirFactor() {
        try (TrainedLossState trained = new TrainedLossState(state()); Optimiser optimiser = adam()) {
            trained.join(optimiser);
            assertThat(trained.takeGradients(gradient(7, -7, 0.5f, 0))).isTrue();
            optimiser.step(0.5);
            trained.follow();
            assertThat(trained.state().weightsOf("proxies").data()).containsExactly(
                    new float[]{9, 0.95f, 2.05f, 2.95f, 4, 9}, Offset.offset(1e-5f));
        }
    }

    @Test
    void whatIsNotFiniteIsSeen() {
        try (TrainedLossState trained = new TrainedLossState(state())) {
            assertThat(trained.takeGradients(gradient(0, Float.NaN, 0, 0))).isFalse();
            assertThat(trained.isFinite()).isTrue();
            trained.state().weightsOf("proxies").data()[1] = Float.POSITIVE_INFINITY;
            assertThat(trained.isFinite()).isFalse();
        }
    }

    @Test
    void weightsAndMemoryComeBackFromAFile() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        try (TrainedLossState trained = new TrainedLossState(state())) {
            trained.write(writer);
        }
        Path file = folder.resolve("state.safetensors");
        writer.write(file);
        LossState blank = state();
        Matrix ring = Objects.requireNonNull(blank.memory().get("ring"));
        ring.data()[1] = 0;
        blank.weightsOf("proxies").data()[2] = 0;
        try (TrainedLossState trained = new TrainedLossState(blank); Optimiser optimiser = adam()) {
            trained.read(SafetensorsFile.open(file));
            assertThat(ring.toArray()).containsExactly(5, 6, 7);
            assertThat(blank.weightsOf("proxies").toArray()).containsExactly(1, 2, 3, 4);
            trained.join(optimiser);
            trained.takeGradients(gradient(0, 0, 0, 0));
            optimiser.step(1);
            trained.follow();
            assertThat(blank.weightsOf("proxies").toArray()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void aFileWithoutThemOrOfOtherShapesIsRefused() throws IOException {
        Path empty = folder.resolve("empty.safetensors");
        new SafetensorsWriter().add("a", new float[1], 1).write(empty);
        Path other = folder.resolve("other.safetensors");
        new SafetensorsWriter().add("loss.weights.proxies", new float[6], 3, 2).write(other);
        try (TrainedLossState trained = new TrainedLossState(state())) {
            assertThatThrownBy(() -> trained.read(SafetensorsFile.open(empty)))
                    .isInstanceOf(BadInputException.class).hasMessageContaining("loss.weights.proxies");
            assertThatThrownBy(() -> trained.read(SafetensorsFile.open(other)))
                    .isInstanceOf(BadInputException.class).hasMessageContaining("[3, 2]")
                    .hasMessageContaining("[2, 2]");
        }
    }

    @Test
    void aLossThatGivesNoGradientForItsWeightsIsAFault() {
        try (TrainedLossState trained = new TrainedLossState(state())) {
            assertThatThrownBy(() -> trained.takeGradients(new LossValue(0, Matrix.zeros(1, 1))))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("proxies");
        }
    }
}
