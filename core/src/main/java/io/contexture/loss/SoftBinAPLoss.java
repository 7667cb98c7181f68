package io.contexture.loss;

/**
 * Average precision on scores put softly into bins: {@code L = mean over queries q of 1 - AP_q},
 *
 * <pre>
 * AP_q = sum over bins k, the highest first, of Prec_k dRec_k
 * Prec_k = (h+_0 + ... + h+_k) / (h_0 + ... + h_k)
 * dRec_k = h+_k / (sum of h+)
 * h_k = sum over all references j of delta(s_qj, k), h+_k over those in P
 * delta(s, k) = max(0, 1 - |s - c_k| / w), c_k = max - k w, w = (max - min) / (bins - 1)
 * </pre>
 *
 * P are the positives of q and q itself. Scores beyond min and max count in the end bins, without a slope. Time n a query.
 *
 * <p>Source: Revaud, Almazan, Rezende, de Souza, "Learning with Average Precision: Training Image Retrieval with a Listwise
 * Loss", ICCV 2019; the binning is that of He, Lu, Sclaroff, "Local Descriptors Optimized for Average Precision", CVPR
 * 2018.
 *
 * @param bins number of bins, at least 2: 20
 * @param min  centre of the last bin: -1
 * @param max  centre of the first bin, above min: 1
 */
public record SoftBinAPLoss(int bins, double min, double max) implements RankingLoss {

    /** With the published settings: 20 bins from -1 to 1. */
    public static final SoftBinAPLoss PAPER = new SoftBinAPLoss(20, -1, 1);

    public SoftBinAPLoss {
        if (bins < 2) {
            throw new IllegalArgumentException(
                    "bins is " + bins + "; a ranking needs at least 2, usually 20");
        }
        if (!(min < max) || Double.isInfinite(max - min)) {
            throw new IllegalArgumentException("bins from " + min + " to " + max
                    + "; min must be below max, for cosines usually -1 and 1");
        }
    }

    @Override
    public double averagePrecision(QueryScores query) {
        int size = query.relevantCount();
        int negatives = query.negativeCount();
        SoftBins soft = new SoftBins(bins, min, max);
        BinnedPrecision precision = new BinnedPrecision(soft.histogram(query.relevant(), size),
                soft.histogram(query.negatives(), negatives));
        soft.addSlopes(1, precision.onPositives(), query.relevant(), size, query.onRelevant());
        soft.addSlopes(1, precision.onNegatives(), query.negatives(), negatives, query.onNegatives());
        return precision.average();
    }
}
