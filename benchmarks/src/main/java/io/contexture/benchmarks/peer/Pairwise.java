package io.contexture.benchmarks.peer;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** All pairs of a batch: how alike they are, who is a positive of whom, and what losses do with such matrices. */
final class Pairwise {

    /** What stands for a score that does not count: as in pytorch-metric-learning, the lowest float, not minus infinity. */
    private static final double LOWEST = -Float.MAX_VALUE;

    private Pairwise() {}

    /** Rows of length 1. */
    static Tensor unit(PeerBatch batch) {
        return torch.normalize(batch.embeddings());
    }

    /** Cosines of all pairs, n x n. */
    static Tensor cosines(PeerBatch batch) {
        Tensor rows = unit(batch);
        return rows.mm(rows.t());
    }

    /** Euclidean distances of all pairs of unit rows, n x n. */
    static Tensor distances(PeerBatch batch) {
        Tensor rows = unit(batch);
        return torch.cdist(rows, rows);
    }

    /** True for two rows of a class, the row itself included. */
    static Tensor same(PeerBatch batch) {
        return batch.labels().unsqueeze(1).eq(batch.labels().unsqueeze(0));
    }

    /** True for two different rows of a class. */
    static Tensor positives(PeerBatch batch) {
        return same(batch).fill_diagonal_(new Scalar(0L));
    }

    /** True for two rows of different classes. */
    static Tensor negatives(PeerBatch batch) {
        return batch.labels().unsqueeze(1).ne(batch.labels().unsqueeze(0));
    }

    /** Logarithm of the sum of exponentials of what {@code mask} picks in each row, n x 1. */
    static Tensor logSumExp(Tensor matrix, Tensor mask) {
        return matrix.masked_fill(mask.logical_not(), new Scalar(LOWEST)).logsumexp(new long[]{1}, true);
    }

    /** Sum over number; 0 if there is none. */
    static Tensor mean(Tensor sum, Tensor number) {
        return sum.div(number.clamp_min(new Scalar(1L)));
    }

    /** The mean of the elements above 0; none is below. */
    static Tensor meanAboveZero(Tensor elements) {
        return mean(elements.sum(), Arithmetic.above(elements, 0).sum());
    }
}
