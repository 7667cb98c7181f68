package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.Map;

/**
 * The memory of {@link CrossBatchMemory}: rows of earlier batches, of which the oldest are overwritten.
 *
 * @param embeddings size x d, raw
 * @param labels     size x 1
 * @param ring       1 x 2: the row to be written next, and the number of rows that are filled
 */
record MemoryRing(Matrix embeddings, Matrix labels, Matrix ring) {

    /** Labels are kept as floats, which hold every integer up to here. */
    private static final int LARGEST_LABEL = 1 << 24;

    static MemoryRing empty(int size, int dimension) {
        return new MemoryRing(Matrix.zeros(size, dimension), Matrix.zeros(size, 1), Matrix.zeros(1, 2));
    }

    /** The ring in a state, which shares its matrices. */
    static MemoryRing of(LossState state, int size) {
        Map<String, Matrix> memory = state.memory();
        Matrix embeddings = memory.get("embeddings");
        Matrix labels = memory.get("labels");
        Matrix ring = memory.get("ring");
        if (embeddings == null || labels == null || ring == null) {
            throw new IllegalArgumentException("the batch has no memory (it has " + memory.keySet()
                    + "); hand in the loss's state: batch.withState(loss.initialState(...))");
        }
        if (embeddings.rows() != size || labels.rows() != size) {
            throw new IllegalArgumentException(
                    "the memory is " + embeddings + "; this loss's has " + size + " rows");
        }
        return new MemoryRing(embeddings, labels, ring);
    }

    LossState state() {
        return new LossState(Map.of(), Map.of("embeddings", embeddings, "labels", labels, "ring", ring));
    }

    /** Writes a batch over the oldest rows; returns all that is filled, with the places of the batch's rows as own copies. */
    References enter(Matrix batch, int[] batchLabels) {
        check(batch, batchLabels);
        int size = embeddings.rows();
        int next = (int) ring.get(0, 0);
        int[] own = new int[batch.rows()];
        for (int row = 0; row < own.length; row++) {
            own[row] = (next + row) % size;
            System.arraycopy(batch.data(), batch.index(row), embeddings.data(), embeddings.index(own[row]),
                    batch.columns());
            labels.set(own[row], 0, batchLabels[row]);
        }
        int filled = Math.min(size, (int) ring.get(0, 1) + own.length);
        ring.set(0, 0, (next + own.length) % size);
        ring.set(0, 1, filled);
        int[] filledLabels = new int[filled];
        Arrays.setAll(filledLabels, row -> (int) labels.get(row, 0));
        return new References(embeddings.rows(0, filled), filledLabels, own, false);
    }

    private void check(Matrix batch, int[] batchLabels) {
        if (batch.rows() > embeddings.rows() || batch.columns() != embeddings.columns()) {
            throw new IllegalArgumentException("the batch is " + batch + " and the memory " + embeddings
                    + "; a batch must fit into the memory, and its rows be of the same length");
        }
        Rows.requireFinite(batch, "embeddings");
        for (int label : batchLabels) {
            if (Math.abs(label) > LARGEST_LABEL) {
                throw new IllegalArgumentException(
                        "label " + label + " is too large for the memory; number classes from 0");
            }
        }
    }
}
