package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.asFloat;
import static io.contexture.benchmarks.peer.Arithmetic.minus;
import static io.contexture.benchmarks.peer.Arithmetic.plus;
import static io.contexture.benchmarks.peer.Arithmetic.rowSums;
import static io.contexture.benchmarks.peer.Arithmetic.times;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Losses on pairs, on masked n x n matrices as pytorch-metric-learning has them. */
final class PairPeers {

    private PairPeers() {}

    static PeerLoss contrastive(double positiveMargin, double negativeMargin) {
        return batch -> marginContrastive(Pairwise.cosines(batch), DenseContextualPeer.sameClass(batch),
                positiveMargin, negativeMargin);
    }

    /** The authors' {@code margin_contrastive}: means of the violations over the violating pairs. */
    static Tensor marginContrastive(Tensor scores, Tensor same, double positiveMargin,
            double negativeMargin) {
        Tensor positive = minus(positiveMargin, scores).relu().mul(same);
        Tensor negative = plus(scores, -negativeMargin).relu().mul(minus(1, same));
        return Pairwise.meanAboveZero(positive).add(Pairwise.meanAboveZero(negative));
    }

    /** Not pair by pair of pairs, as in pytorch-metric-learning, whose masks would not fit in memory at n = 1,024. */
    static PeerLoss ntXent(double temperature) {
        return batch -> {
            Tensor positives = Pairwise.positives(batch);
            Tensor scores = times(Pairwise.cosines(batch), 1 / temperature);
            Tensor negatives = Pairwise.logSumExp(scores, Pairwise.negatives(batch));
            Tensor positive = scores.masked_select(positives);
            Tensor all = torch.logaddexp(positive, negatives.expand_as(scores).masked_select(positives));
            return Pairwise.mean(all.sub(positive).sum(), positives.sum());
        };
    }

    static PeerLoss supCon(double temperature) {
        return batch -> {
            Tensor positives = Pairwise.positives(batch);
            Tensor scores = times(Pairwise.cosines(batch), 1 / temperature);
            Tensor all = Pairwise.logSumExp(scores, positives.logical_or(Pairwise.negatives(batch)));
            Tensor mask = asFloat(positives);
            Tensor perRow = rowSums(all.sub(scores).mul(mask));
            return Pairwise.meanAboveZero(Pairwise.mean(perRow, rowSums(mask)));
        };
    }

    static PeerLoss multiSimilarity(double alpha, double beta, double base) {
        return batch -> {
            Tensor scores = plus(Pairwise.cosines(batch), -base);
            Tensor positive = Pairwise.logSumExp(times(scores, -alpha), Pairwise.positives(batch));
            Tensor negative = Pairwise.logSumExp(times(scores, beta), Pairwise.negatives(batch));
            return times(torch.softplus(positive), 1 / alpha)
                    .add(times(torch.softplus(negative), 1 / beta)).mean();
        };
    }

    static PeerLoss circle(double m, double gamma) {
        return batch -> {
            Tensor positives = Pairwise.positives(batch);
            Tensor negatives = Pairwise.negatives(batch);
            Tensor scores = Pairwise.cosines(batch);
            Tensor constant = scores.detach();
            Tensor pull = times(minus(1 + m, constant).relu(), -gamma).mul(plus(scores, m - 1));
            Tensor push = times(plus(constant, m).relu(), gamma).mul(plus(scores, -m));
            Tensor elements = torch.softplus(
                    Pairwise.logSumExp(pull, positives).add(Pairwise.logSumExp(push, negatives)));
            Tensor complete = positives.any(1, true).logical_and(negatives.any(1, true));
            return Pairwise.meanAboveZero(elements.mul(asFloat(complete)));
        };
    }

    /** On Euclidean distances. */
    static PeerLoss liftedStructure(double positiveMargin, double negativeMargin) {
        return batch -> {
            Tensor positives = Pairwise.positives(batch);
            Tensor distances = Pairwise.distances(batch);
            Tensor negatives = Pairwise.logSumExp(minus(negativeMargin, distances),
                    Pairwise.negatives(batch));
            Tensor both = torch.logaddexp(negatives, negatives.t()).add(plus(distances, -positiveMargin));
            Tensor pairs = times(both.masked_select(positives).relu().square(), 0.5);
            return Pairwise.mean(pairs.sum(), positives.sum());
        };
    }

    /** One pair a class, the first in the batch; on inner products of raw or of unit rows. */
    static PeerLoss nPairs(boolean normalised) {
        return batch -> {
            long[][] pairs = firstPairs(batch.labels());
            if (pairs[0].length == 0) {
                return torch.zeros(1);
            }
            Tensor rows = normalised ? Pairwise.unit(batch) : batch.embeddings();
            Tensor anchors = rows.index_select(0, torch.tensor(pairs[0]));
            Tensor positives = rows.index_select(0, torch.tensor(pairs[1]));
            return torch.cross_entropy(anchors.mm(positives.t()),
                    torch.arange(new org.bytedeco.pytorch.Scalar(pairs[0].length)));
        };
    }

    private static long[][] firstPairs(Tensor labels) {
        long[] classes = new long[Math.toIntExact(labels.size(0))];
        labels.data_ptr_long().get(classes);
        Map<Long, Integer> first = new HashMap<>();
        Map<Long, Integer> second = new HashMap<>();
        for (int row = 0; row < classes.length; row++) {
            if (first.putIfAbsent(classes[row], row) != null) {
                second.putIfAbsent(classes[row], row);
            }
        }
        long[][] pairs = new long[2][second.size()];
        int at = 0;
        for (Map.Entry<Long, Integer> pair : second.entrySet()) {
            pairs[0][at] = first.getOrDefault(pair.getKey(), 0);
            pairs[1][at++] = pair.getValue();
        }
        return pairs;
    }

    /** The second view of a row is the next of its class in the batch; both views have the same spread, which is computed once. */
    static PeerLoss vicReg(double lambda, double mu, double nu, double eps) {
        return batch -> {
            Tensor rows = batch.embeddings();
            long n = rows.size(0);
            long d = rows.size(1);
            Tensor invariance = torch.mse_loss(rows,
                    rows.index_select(0, torch.tensor(nextOfItsClass(batch.labels()))));
            Tensor centred = rows.sub(rows.mean(0L));
            Tensor deviations = plus(times(centred.square().sum(0L), 1.0 / (n - 1)), eps).sqrt();
            Tensor variance = minus(1, deviations).relu().mean();
            Tensor covariances = times(centred.t().mm(centred), 1.0 / (n - 1));
            Tensor covariance = times(
                    covariances.square().sum().sub(covariances.diagonal().square().sum()), 2.0 / d);
            return times(invariance, lambda).add(times(variance, mu)).add(times(covariance, nu));
        };
    }

    private static long[] nextOfItsClass(Tensor labels) {
        long[] classes = new long[Math.toIntExact(labels.size(0))];
        labels.data_ptr_long().get(classes);
        long[] next = new long[classes.length];
        Map<Long, Integer> following = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (int row = classes.length - 1; row >= 0; row--) {
                next[row] = following.getOrDefault(classes[row], row);
                following.put(classes[row], row);
            }
        }
        return next;
    }
}
