package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.asFloat;
import static io.contexture.benchmarks.peer.Arithmetic.atLeast;
import static io.contexture.benchmarks.peer.Arithmetic.minus;
import static io.contexture.benchmarks.peer.Arithmetic.plus;
import static io.contexture.benchmarks.peer.Arithmetic.rowSums;
import static io.contexture.benchmarks.peer.Arithmetic.times;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The contextual loss and the paper's combination, dense: the products and entrywise operations of the authors' published
 * code, one by one, on n x n matrices. Three n x n x n products forwards, six backwards.
 *
 * <p>Two things are not done as often as there: {@code -D} and {@code -D + eps} are computed once, not three times. An
 * indicator's stand-in derivative is written as {@code 1[x >= t] + 10 (x - x.detach())}, whose second term is 0: as many
 * entrywise operations as a custom function has with its two gradients.
 *
 * @param k   neighbourhood size
 * @param eps tolerance on squared distances
 */
public record DenseContextualPeer(int k, double eps) {

    private static final double INDICATOR_SLOPE = 10;

    /** The contextual loss of raw embeddings. */
    public Tensor contextual(PeerBatch batch) {
        return contextual(Pairwise.cosines(batch), sameClass(batch));
    }

    /**
     * The paper's sum at 256, {@code lambda L_context + gamma L_reg + (1 - lambda - gamma) L_contrast}, of raw embeddings.
     */
    public PeerLoss combined(double lambda, double gamma, double positiveMargin, double negativeMargin,
            double meanSimilarity) {
        return batch -> {
            Tensor scores = Pairwise.cosines(batch);
            Tensor same = sameClass(batch);
            Tensor context = contextual(scores, same);
            Tensor regulariser = plus(scores.mean(), -meanSimilarity).square();
            Tensor contrast = PairPeers.marginContrastive(scores, same, positiveMargin, negativeMargin);
            return times(context, lambda).add(times(regulariser, gamma))
                    .add(times(contrast, 1 - lambda - gamma));
        };
    }

    /** 1 for two rows of a class, the row itself included, and 0 for others. */
    static Tensor sameClass(PeerBatch batch) {
        return asFloat(Pairwise.same(batch));
    }

    Tensor contextual(Tensor scores, Tensor same) {
        long n = scores.size(0);
        Tensor c = similarity(scores);
        Tensor others = minus(1, torch.eye(n));
        Tensor positive = minus(1, c).square().mul(same).mul(others);
        Tensor negative = c.square().mul(minus(1, same)).mul(others);
        return positive.sum().add(negative.sum()).div(new Scalar((double) n * n));
    }

    /** C of a score matrix. */
    Tensor similarity(Tensor scores) {
        Tensor closeness = atLeast(minus(2, times(scores, 2)), 0).neg();
        Tensor nearest = torch.topk(closeness, k).get0().detach();
        Tensor shifted = plus(closeness, eps);
        Tensor neighbours = indicator(shifted, column(nearest, k - 1));
        Tensor overlap = neighbours.mm(neighbours.t()).div(rowSums(neighbours).detach());
        Tensor strangers = minus(1, neighbours);
        Tensor complement = strangers.mm(strangers.t()).div(rowSums(strangers).detach());
        Tensor weights = times(overlap.add(complement), 0.5).mul(neighbours);
        Tensor half = indicator(shifted, column(nearest, k / 2 - 1));
        Tensor mutual = half.mul(half.t());
        Tensor expanded = mutual.mm(weights).div(rowSums(mutual));
        return times(expanded.add(expanded.t()), 0.5);
    }

    private static Tensor column(Tensor matrix, int column) {
        return matrix.slice(1, new LongOptional(column), new LongOptional(column + 1L), 1);
    }

    private static Tensor indicator(Tensor x, Tensor threshold) {
        Tensor mask = asFloat(x.ge(threshold));
        return mask.add(x.sub(x.detach()), new Scalar(INDICATOR_SLOPE));
    }
}
