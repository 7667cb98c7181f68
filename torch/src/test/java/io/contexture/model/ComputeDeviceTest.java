package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import io.contexture.testing.Closeness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Passes on copies of the weights, as for a GPU, come to what passes on the weights themselves come to. */
class ComputeDeviceTest {

    private static final int IMAGES = 6;
    private static final int SIZE = 16;

    private static FloatBuffer random(int floats, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < floats; i++) {
            buffer.put(i, (float) random.nextDouble(-1, 1));
        }
        return buffer;
    }

    private static Matrix matrix(int rows, int columns, long seed) {
        float[] values = new float[rows * columns];
        random(values.length, seed).get(values);
        return Matrix.of(values, rows, columns);
    }

    /** Moves values by their gradients, as an optimiser does: in the processor's memory. */
    private static void step(List<ParameterGroup> groups) {
        try (PointerScope _ = new PointerScope(); NoGradGuard _ = new NoGradGuard()) {
            groups.forEach(group -> group.values().sub_(group.gradients().mul(new Scalar(0.01))));
        }
    }

    private static Stream<float[]> values(List<ParameterGroup> groups) {
        return groups.stream().flatMap(group -> Stream.of(group.values(), group.gradients()))
                .map(ComputeDeviceTest::floats);
    }

    private static float[] floats(Tensor row) {
        float[] values = new float[Math.toIntExact(row.numel())];
        row.data_ptr_float().get(values);
        return values;
    }

    @ParameterizedTest
    @EnumSource(BatchNormMode.class)
    void aNetworkTrainsOnCopiesAsOnItsOwnWeights(BatchNormMode mode) {
        ModelOptions options = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 8).withProjector(5);
        FloatBuffer pixels = random(IMAGES * 3 * SIZE * SIZE, 1);
        try (EmbeddingNetwork own = EmbeddingNetwork.create(options, 3);
                EmbeddingNetwork copied = EmbeddingNetwork.create(options, 3)) {
            copied.computeOnCopies();
            List<ParameterGroup> ownGroups = own.parameterGroups(mode);
            List<ParameterGroup> copiedGroups = copied.parameterGroups(mode);
            for (int step = 0; step < 3; step++) {
                assertThat(train(copied, pixels, mode)).isEqualTo(train(own, pixels, mode));
                step(ownGroups);
                step(copiedGroups);
            }
            assertThat(values(copiedGroups).toList()).containsExactlyElementsOf(values(ownGroups).toList());
            assertThat(copied.embed(pixels, IMAGES, SIZE, SIZE).toArray())
                    .isEqualTo(own.embed(pixels, IMAGES, SIZE, SIZE).toArray());
            ownGroups.forEach(ParameterGroup::close);
            copiedGroups.forEach(ParameterGroup::close);
        }
    }

    /** A step in two parts: first for the embeddings, then for the gradients, which add up. */
    private static float[] train(EmbeddingNetwork network, FloatBuffer pixels, BatchNormMode mode) {
        int half = IMAGES / 2;
        int each = 3 * SIZE * SIZE;
        float[] rehearsed = network.rehearse(pixels, IMAGES, SIZE, SIZE, mode).toArray();
        try (TrainingPass first = network.forward(pixels.slice(0, half * each), half, SIZE, SIZE, mode)) {
            first.backward(matrix(half, 5, 7));
        }
        try (TrainingPass second = network.forward(pixels.slice(half * each, half * each), half, SIZE, SIZE,
                mode)) {
            second.accumulate(matrix(half, 5, 8));
        }
        return rehearsed;
    }

    @Test
    void channelsFirstComesToTheSame() {
        for (ModelOptions options : List.of(new ModelOptions(ModelOptions.SMALL_RESNET, 4, 8),
                new ModelOptions("resnet18", 1, 8))) {
            FloatBuffer pixels = random(IMAGES * 3 * SIZE * SIZE, 1);
            try (EmbeddingNetwork last = EmbeddingNetwork.create(options, 3);
                    EmbeddingNetwork first = EmbeddingNetwork.create(options, 3)) {
                first.layOut(MemoryLayout.CHANNELS_FIRST);
                for (EmbeddingNetwork network : List.of(last, first)) {
                    try (TrainingPass pass = network.forward(pixels, IMAGES, SIZE, SIZE,
                            BatchNormMode.FROZEN)) {
                        assertThat(pass.backward(matrix(IMAGES, 8, 7))).isTrue();
                    }
                }
                List<ParameterGroup> ofLast = last.parameterGroups(BatchNormMode.FROZEN);
                List<ParameterGroup> ofFirst = first.parameterGroups(BatchNormMode.FROZEN);
                for (int group = 0; group < ofLast.size(); group++) {
                    float[] expected = floats(ofLast.get(group).gradients());
                    Closeness.check("gradients", widened(floats(ofFirst.get(group).gradients())),
                            widened(expected), 2e-4);
                }
                Closeness.check("embeddings", widened(first.embed(pixels, IMAGES, SIZE, SIZE).toArray()),
                        widened(last.embed(pixels, IMAGES, SIZE, SIZE).toArray()), 1e-5);
                ofLast.forEach(ParameterGroup::close);
                ofFirst.forEach(ParameterGroup::close);
            }
        }
    }

    @Test
    void frozenLayersStayFrozenOnCopies() {
        ModelOptions options = new ModelOptions(ModelOptions.SMALL_RESNET, 4, 8);
        FloatBuffer pixels = random(IMAGES * 3 * SIZE * SIZE, 1);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options, 3)) {
            network.computeOnCopies();
            network.trainBackbone(false);
            try (TrainingPass pass = network.forward(pixels, IMAGES, SIZE, SIZE, BatchNormMode.TRAINED)) {
                pass.backward(matrix(IMAGES, 8, 7));
            }
            List<ParameterGroup> groups = network.parameterGroups(BatchNormMode.TRAINED);
            assertThat(floats(groups.getFirst().gradients())).containsOnly(0f);
            assertThat(floats(groups.getLast().gradients())).doesNotContain(0f);
            groups.forEach(ParameterGroup::close);
        }
    }

    @Test
    void aHeadTrainsOnCopiesAsOnItsOwnWeights() {
        HeadOptions options = HeadOptions.linear(12, 4).withHiddenSize(6).withLayerNorm(true)
                .withDropout(0.3);
        FloatBuffer features = random(10 * 12, 2);
        try (HeadNetwork own = HeadNetwork.create(options, 5);
                HeadNetwork copied = HeadNetwork.create(options, 5)) {
            copied.computeOnCopies();
            for (HeadNetwork head : List.of(own, copied)) {
                head.standardiseBy(matrix(10, 12, 3));
                List<ParameterGroup> groups = head.parameterGroups();
                for (int step = 0; step < 3; step++) {
                    try (TrainingPass pass = head.forward(features, 10, step)) {
                        pass.backward(matrix(10, 4, step));
                    }
                    step(groups);
                }
                groups.forEach(ParameterGroup::close);
            }
            assertThat(copied.embed(matrix(10, 12, 4)).toArray())
                    .isEqualTo(own.embed(matrix(10, 12, 4)).toArray());
        }
    }

    @Test
    void cudaThatIsNotThereIsRefusedWithTheWayToIt() {
        LibTorch.load();
        Assumptions.assumeFalse(torch.hasCUDA(), "there is one");
        assertThatThrownBy(ComputeDevice.CUDA::requireAvailable).isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("-Pcuda", "CONTEXTURE_PROFILES=cuda", "driver", "device cpu");
        try (HeadNetwork head = HeadNetwork.create(HeadOptions.linear(3, 2), 1)) {
            assertThatThrownBy(() -> head.computeOn(ComputeDevice.CUDA))
                    .isInstanceOf(BadInputException.class);
            head.computeOn(ComputeDevice.CPU);
        }
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
