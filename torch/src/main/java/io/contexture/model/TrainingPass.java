package io.contexture.model;

import io.contexture.linalg.Matrix;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * One training step's way through a network: embeddings out, the loss's gradient in. All its native memory goes with
 * {@link #close}; what it returns are copies. To be used by one thread, and closed by it.
 */
public final class TrainingPass implements AutoCloseable {

    private final PointerScope scope;
    private final Weights weights;
    private final Tensor output;
    private final Backward backward;

    /** Adds to the gradients what follows from that of the output. */
    @FunctionalInterface
    interface Backward {
        void accumulate(Tensor upstream);
    }

    /**
     * A pass that knows its own way back.
     *
     * @param scope  of all its memory, closed with it
     * @param output n x embeddingSize
     */
    TrainingPass(PointerScope scope, Weights weights, Tensor output, Backward backward) {
        this.scope = scope;
        this.weights = weights;
        this.output = output;
        this.backward = backward;
    }

    /**
     * @param precision of the way forward and, with it, of the way back
     * @param device    what computes
     * @param forward   gives the embeddings, n x embeddingSize; called once, within this pass's memory
     */
    TrainingPass(Weights weights, Precision precision, ComputeDevice device, Supplier<Tensor> forward) {
        this.scope = new PointerScope();
        this.weights = weights;
        this.backward = this::followGraph;
        try {
            weights.beginPass();
            output = inPrecision(precision, device, forward);
            weights.keepStatistics();
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    /** The embeddings in float32, whatever precision they were computed in. */
    static Tensor inPrecision(Precision precision, ComputeDevice device, Supplier<Tensor> forward) {
        Tensor raw;
        try (Autocast _ = new Autocast(precision, device)) {
            raw = forward.get();
        }
        return precision == Precision.FP32 ? raw : raw.to(torch.ScalarType.Float);
    }

    /** Images that share the buffer's memory. */
    static Tensor images(FloatBuffer pixels, int n, int height, int width) {
        long count = 3L * n * height * width;
        if (!pixels.isDirect() || pixels.remaining() < count) {
            throw new IllegalArgumentException(
                    n + " images of 3 x " + height + " x " + width + " need a direct buffer of "
                            + count + " floats; got " + pixels.remaining()
                            + (pixels.isDirect() ? "" : ", not direct"));
        }
        return torch.from_blob(new FloatPointer(pixels), n, 3, height, width);
    }

    static Matrix copy(Tensor matrix) {
        int rows = Math.toIntExact(matrix.size(0));
        int columns = Math.toIntExact(matrix.size(1));
        float[] values = new float[rows * columns];
        matrix.cpu().contiguous().data_ptr_float().get(values);
        return Matrix.of(values, rows, columns);
    }

    /** What the loss sees, n x {@link ModelOptions#lossSize}: the head's or the projector's output, not normalised. */
    public Matrix embeddings() {
        return copy(output);
    }

    /**
     * Fills the gradients of the network's parameters.
     *
     * @param gradient of the loss with respect to {@link #embeddings}, n x {@link ModelOptions#lossSize}
     * @return whether every gradient is finite
     */
    public boolean backward(Matrix gradient) {
        weights.clearGradients();
        accumulate(gradient);
        return weights.gradientsAreFinite();
    }

    /**
     * Adds this pass's share to the gradients of the network's parameters, for a batch that goes through the network in parts.
     *
     * @param gradient of the loss with respect to {@link #embeddings}, n x embeddingSize
     */
    public void accumulate(Matrix gradient) {
        if (gradient.rows() != output.size(0) || gradient.columns() != output.size(1)) {
            throw new IllegalArgumentException(
                    "the gradient is " + gradient.rows() + " x " + gradient.columns()
                            + ", the embeddings are " + output.size(0) + " x " + output.size(1));
        }
        Tensor upstream = torch.from_blob(new FloatPointer(gradient.toArray()), gradient.rows(),
                gradient.columns());
        backward.accumulate(upstream);
    }

    private void followGraph(Tensor upstream) {
        output.backward(weights.working(upstream), new BoolOptional(), false, new TensorArrayRefOptional());
        weights.takeGradients();
    }

    @Override
    public void close() {
        scope.close();
    }
}
