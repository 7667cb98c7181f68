package io.contexture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training pass's gradients, with a graph and without one, against differences of the loss. */
class HeadNetworkTest {

    private static final int ROWS = 6;
    private static final int INPUTS = 5;
    private static final int OUTPUTS = 3;

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void gradientsAreTheSlopesOfTheLossAndAddUpOverParts(int hiddenSize) {
        FloatBuffer features = features();
        float[] factors = factors();
        HeadOptions options = HeadOptions.linear(INPUTS, OUTPUTS).withLayerNorm(true)
                .withHiddenSize(hiddenSize);
        try (HeadNetwork head = HeadNetwork.create(options, 3);
                ParameterGroup group = head.parameterGroups().getFirst()) {
            for (int from = 0; from < ROWS; from += 3) {
                try (TrainingPass pass = head.forward(features.slice(from * INPUTS, 3 * INPUTS), 3, 0)) {
                    float[] part = new float[3 * OUTPUTS];
                    System.arraycopy(factors, from * OUTPUTS, part, 0, part.length);
                    pass.accumulate(Matrix.of(part, 3, OUTPUTS));
                }
            }
            float[] slopes = new float[Math.toIntExact(group.gradients().numel())];
            group.gradients().data_ptr_float().get(slopes);
            for (int i = 0; i < slopes.length; i++) {
                double before = loss(head, features, factors, group, i, -0.01);
                double after = loss(head, features, factors, group, i, 0.01);
                assertThat((double) slopes[i]).isCloseTo((after - before) / 0.02, within(2e-3));
            }
        }
    }

    private static double loss(HeadNetwork head, FloatBuffer features, float[] factors, ParameterGroup group,
            int at,
            double by) {
        group.values().narrow(0, at, 1).add_(new Scalar(by));
        try (TrainingPass pass = head.forward(features, ROWS, 0)) {
            float[] embeddings = pass.embeddings().toArray();
            double sum = 0;
            for (int i = 0; i < embeddings.length; i++) {
                sum += (double) embeddings[i] * factors[i];
            }
            return sum;
        } finally {
            group.values().narrow(0, at, 1).sub_(new Scalar(by));
        }
    }

    private static FloatBuffer features() {
        Random random = new Random(1);
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * ROWS * INPUTS).order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < ROWS * INPUTS; i++) {
            buffer.put(i, (float) random.nextGaussian());
        }
        return buffer;
    }

    private static float[] factors() {
        Random random = new Random(2);
        float[] factors = new float[ROWS * OUTPUTS];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) random.nextGaussian();
        }
        return factors;
    }
}
