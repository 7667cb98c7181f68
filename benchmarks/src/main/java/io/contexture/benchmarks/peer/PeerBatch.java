package io.contexture.benchmarks.peer;

import io.contexture.linalg.Matrix;
import io.contexture.model.LibTorch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch as leaves of a graph: float32 embeddings and weights that ask for their gradient, and labels as integers. They are
 * copied into libtorch's memory once, so that a pass costs what it would in a program that has them there. Owns native memory until
 * {@link #close}; to be used by one thread.
 */
public final class PeerBatch implements AutoCloseable {

    private final Tensor embeddings;
    private final Tensor labels;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Tensor> memory = new LinkedHashMap<>();

    /** A batch for a loss without weights and memory. */
    public PeerBatch(Matrix embeddings, int[] labels) {
        this(embeddings, labels, Map.of(), Map.of());
    }

    /**
     * @param embeddings n x d, raw
     * @param labels     class of each row
     * @param weights    the loss's own, by name
     * @param memory     what the loss writes while it is evaluated, by name
     */
    public PeerBatch(Matrix embeddings, int[] labels, Map<String, Matrix> weights,
            Map<String, Matrix> memory) {
        LibTorch.load();
        try (PointerScope _ = new PointerScope()) {
            this.embeddings = leaf(embeddings);
            this.labels = torch.tensor(Arrays.stream(labels).asLongStream().toArray());
            this.labels.retainReference();
            weights.forEach((name, values) -> this.weights.put(name, leaf(values)));
            memory.forEach((name, values) -> this.memory.put(name, leaf(values).requires_grad_(false)));
        }
    }

    private static Tensor leaf(Matrix values) {
        Tensor leaf = torch.tensor(values.toArray()).view(values.rows(), values.columns()).detach()
                .requires_grad_(true);
        leaf.retainReference();
        return leaf;
    }

    /** The raw rows, n x d. */
    public Tensor embeddings() {
        return embeddings;
    }

    /** The class of each row, n integers. */
    public Tensor labels() {
        return labels;
    }

    /** Weights of the loss. */
    public Tensor weights(String name) {
        return found("weights", weights, name);
    }

    /** Memory of the loss, which a pass may write to. */
    public Tensor memory(String name) {
        return found("memory", memory, name);
    }

    private static Tensor found(String kind, Map<String, Tensor> tensors, String name) {
        Tensor found = tensors.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the batch has no " + kind + " '" + name + "', only " + tensors.keySet());
        }
        return found;
    }

    /**
     * Value and gradients of a loss: forwards and backwards once.
     *
     * @return the value; the gradients stay with the leaves until the next pass
     */
    public double pass(PeerLoss loss) {
        try (PointerScope _ = new PointerScope()) {
            embeddings.mutable_grad().reset();
            weights.values().forEach(leaf -> leaf.mutable_grad().reset());
            Tensor value = loss.loss(this);
            if (value.requires_grad()) {
                value.backward();
            }
            return value.item_double();
        }
    }

    /** A copy of the embeddings' gradient after the last pass, n x d. */
    public Matrix gradient() {
        return gradient(embeddings);
    }

    /** A copy of the gradient of weights after the last pass. */
    public Matrix weightGradient(String name) {
        return gradient(weights(name));
    }

    private static Matrix gradient(Tensor leaf) {
        int rows = Math.toIntExact(leaf.size(0));
        int columns = Math.toIntExact(leaf.size(1));
        try (PointerScope _ = new PointerScope()) {
            Tensor gradient = leaf.grad();
            Matrix copy = Matrix.zeros(rows, columns);
            if (gradient.defined()) {
                gradient.contiguous().data_ptr_float().get(copy.data());
            }
            return copy;
        }
    }

    @Override
    public void close() {
        embeddings.close();
        labels.close();
        weights.values().forEach(Tensor::close);
        memory.values().forEach(Tensor::close);
    }
}
