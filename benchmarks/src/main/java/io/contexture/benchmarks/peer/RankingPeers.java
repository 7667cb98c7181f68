package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.above;
import static io.contexture.benchmarks.peer.Arithmetic.asFloat;
import static io.contexture.benchmarks.peer.Arithmetic.minus;
import static io.contexture.benchmarks.peer.Arithmetic.plus;
import static io.contexture.benchmarks.peer.Arithmetic.rowSums;
import static io.contexture.benchmarks.peer.Arithmetic.times;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Losses that smooth average precision, from scores and the mask of two rows of a class. */
final class RankingPeers {

    private RankingPeers() {}

    /** A smoothed step. */
    @FunctionalInterface
    interface Step {

        /** How far a reference is ahead: 1 for far ahead, 0 for far behind, or more; from the difference of its score to a relevant one's. */
        Tensor apply(Tensor difference, Tensor relevant);
    }

    static Step sigmoid(double tau) {
        return (difference, relevant) -> times(difference, 1 / tau).sigmoid();
    }

    static Step supAP(double tau, double rho, double offset, double delta, double start) {
        return (difference, relevant) -> {
            Tensor near = times(difference, 1 / tau).sigmoid()
                    .add(asFloat(above(difference, 0)), new Scalar(start));
            Tensor far = plus(times(difference, rho), offset);
            Tensor behindAndAhead = far.where(above(difference, delta), near);
            return asFloat(difference.detach().ge(new Scalar(0.0))).where(relevant, behindAndAhead);
        };
    }

    /** As published: differences of every reference to every other for every query, n x n x n. */
    static Tensor cubic(Tensor scores, Tensor same, Step step) {
        long n = scores.size(0);
        Tensor relevant = asFloat(same);
        Tensor difference = scores.unsqueeze(1).sub(scores.unsqueeze(2));
        Tensor ahead = step.apply(difference, same.unsqueeze(1)).mul(minus(1, torch.eye(n)));
        Tensor rank = plus(ahead.sum(2L), 1);
        Tensor rankInP = plus(ahead.mul(relevant.unsqueeze(1)).sum(2L), 1);
        Tensor precision = rowSums(rankInP.div(rank).mul(relevant)).div(rowSums(relevant));
        return minus(1, precision.mean());
    }

    /** The same from the differences to relevant references alone: a row of n for each of them, of all queries in one matrix. */
    static Tensor byPairs(Tensor scores, Tensor same, Step step) {
        long n = scores.size(0);
        Tensor pairs = same.nonzero();
        Tensor query = pairs.select(1, 0);
        Tensor relevantColumn = pairs.select(1, 1).unsqueeze(1);
        Tensor ofQuery = scores.index_select(0, query);
        Tensor relevant = same.index_select(0, query);
        Tensor difference = ofQuery.sub(ofQuery.gather(1, relevantColumn));
        Tensor ahead = step.apply(difference, relevant).scatter(1, relevantColumn, new Scalar(0.0));
        Tensor rank = plus(ahead.sum(1L), 1);
        Tensor rankInP = plus(ahead.mul(asFloat(relevant)).sum(1L), 1);
        Tensor share = same.sum(1L).index_select(0, query);
        return minus(1, times(rankInP.div(rank).div(share).sum(), 1.0 / n));
    }

    /** A ranking loss and the contrastive one, weighted. */
    static Tensor roadmap(Tensor scores, Tensor same, Step step, double lambda, double positiveMargin,
            double negativeMargin) {
        Tensor contrast = PairPeers.marginContrastive(scores, asFloat(same), positiveMargin, negativeMargin);
        return times(byPairs(scores, same, step), 1 - lambda).add(times(contrast, lambda));
    }

    /** A reference belongs to a bin by the lower of two lines, one rising and one falling; at the ends one of them is flat. */
    static Tensor softBinAP(Tensor scores, Tensor same, int bins, double min, double max) {
        float slope = (float) ((bins - 1) / (max - min));
        float[] rising = new float[bins];
        float[] falling = new float[bins];
        float[] risingAtZero = new float[bins];
        float[] fallingAtZero = new float[bins];
        for (int k = 0; k < bins; k++) {
            float centre = (float) (max - k / (double) slope);
            boolean first = k == 0;
            boolean last = k == bins - 1;
            falling[k] = first ? 0 : -slope;
            fallingAtZero[k] = first ? 1 : 1 + slope * centre;
            rising[k] = last ? 0 : slope;
            risingAtZero[k] = last ? 1 : 1 - slope * centre;
        }
        Tensor membership = torch.minimum(line(scores, falling, fallingAtZero),
                line(scores, rising, risingAtZero)).clamp_min(new Scalar(0.0));
        Tensor all = membership.sum(2L);
        Tensor relevant = membership.mul(asFloat(same).unsqueeze(1)).sum(2L);
        Tensor precision = relevant.cumsum(1).div(plus(all.cumsum(1), 1e-16));
        Tensor recall = relevant.div(rowSums(relevant));
        return minus(1, precision.mul(recall).sum(1L).mean());
    }

    /** The value of each bin's line at each score, n x bins x n. */
    private static Tensor line(Tensor scores, float[] slopes, float[] atZero) {
        return torch.tensor(atZero).view(1, atZero.length, 1)
                .addcmul(scores.unsqueeze(1), torch.tensor(slopes).view(1, slopes.length, 1));
    }

    static PeerLoss fastAP(int bins) {
        return batch -> {
            Tensor positives = asFloat(Pairwise.positives(batch));
            Tensor negatives = asFloat(Pairwise.negatives(batch));
            Tensor squared = minus(2, times(Pairwise.cosines(batch), 2));
            Tensor edges = torch.linspace(new Scalar(0.0), new Scalar(4.0), bins + 1L).view(bins + 1, 1, 1);
            Tensor pulse = plus(times(squared.unsqueeze(0).sub(edges).abs(), -bins / 4.0), 1).relu();
            Tensor positive = pulse.mul(positives).sum(2L).t();
            Tensor all = positive.add(pulse.mul(negatives).sum(2L).t());
            Tensor product = positive.mul(positive.cumsum(1));
            Tensor count = rowSums(positives);
            Tensor quotient = product.div(all.cumsum(1).clamp_min(new Scalar(1e-12)));
            Tensor elements = minus(1, rowSums(quotient).div(count.clamp_min(new Scalar(1.0))));
            Tensor having = asFloat(above(count, 0));
            return Pairwise.mean(elements.mul(having).sum(), having.sum());
        };
    }
}
