package io.contexture.loss;

/**
 * Average precision on squared distances put softly into bins: {@code L = mean over anchors i with a positive of 1 - FastAP_i},
 *
 * <pre>
 * FastAP_i = 1/N+ sum over edges l, the nearest first, of h+_l H+_l / H_l
 * H_l = h_0 + ... + h_l, H+_l = h+_0 + ... + h+_l
 * h_l = sum over positives and negatives j of delta(D_ij, l), h+_l over positives
 * delta(D, l) = max(0, 1 - |D - z_l| / Delta), z_l = l Delta, Delta = 4 / bins
 * D = |f_i - f_j|^2 = 2 - 2 s_ij, f of norm 1
 * </pre>
 *
 * Unlike in the other ranking losses, the anchor itself is left out, and an anchor without positives has no element. Distances
 * below 0 or above 4, which cosines do not have but for rounding, count at the end edges, without a slope. Time n an anchor.
 *
 * <p>Source: Cakir, He, Xia, Kulis, Sclaroff, "Deep Metric Learning to Rank", CVPR 2019, in the form of
 * pytorch-metric-learning's {@code FastAPLoss}.
 *
 * @param bins number of bins between 0 and 4, at least 1: 10
 */
public record FastAPLoss(int bins) implements AnchorLoss {

    public FastAPLoss {
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + "; FastAP needs at least 1, usually 10");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Reducer reducer() {
        return Reducer.MEAN;
    }

    /** One element: {@code 1 - FastAP}; none without a positive. */
    @Override
    public void anchor(AnchorScores scores, Elements elements) {
        int positives = scores.positiveCount();
        int negatives = scores.negativeCount();
        if (positives == 0) {
            return;
        }
        // Edges z_l = 0 to 4 are scores 1 to -1, and |D - z_l| / Delta is the same on either scale.
        SoftBins edges = new SoftBins(bins + 1, -1, 1);
        BinnedPrecision precision = new BinnedPrecision(edges.histogram(scores.positives(), positives),
                edges.histogram(scores.negatives(), negatives));
        double weight = elements.add(1 - precision.average());
        edges.addSlopes(-weight, precision.onPositives(), scores.positives(), positives,
                scores.onPositives());
        edges.addSlopes(-weight, precision.onNegatives(), scores.negatives(), negatives,
                scores.onNegatives());
    }
}
