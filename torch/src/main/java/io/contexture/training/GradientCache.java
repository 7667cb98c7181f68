package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.model.TrainingPass;

/**
 * Gradient caching (Gao et al. 2021): a batch goes through the network in parts, first for its embeddings alone, and once more, with
 * the same random numbers, for the gradients of its parameters, when the gradient of the loss on the whole batch is known. A
 * batch takes the memory of one part. Its gradients are those of the whole batch, but for rounding, unless BatchNorm normalises by
 * the statistics of what goes through at once.
 *
 * @param chunk samples a part, at least 1; the last part may be smaller
 */
record GradientCache(int chunk) {

    /** The embeddings of a whole batch. */
    Matrix embeddings(Learner.Batch batch, int d, long seed) {
        Matrix all = Matrix.zeros(batch.size(), d);
        for (int from = 0; from < batch.size(); from += chunk) {
            Matrix part = batch.rehearse(from, Math.min(batch.size(), from + chunk), seed + from);
            System.arraycopy(part.data(), part.offset(), all.data(), all.index(from), part.rows() * d);
        }
        return all;
    }

    /** Adds the batch's share to the gradients of the network's parameters. */
    void backward(Learner.Batch batch, Matrix gradient, long seed) {
        for (int from = 0; from < batch.size(); from += chunk) {
            int to = Math.min(batch.size(), from + chunk);
            try (TrainingPass pass = batch.forward(from, to, seed + from)) {
                pass.accumulate(gradient.rows(from, to));
            }
        }
    }
}
