package io.contexture.loss;

/**
 * Average precision itself, as a measure: {@code mean over queries q of 1 - AP_q},
 *
 * <pre>
 * AP_q = 1/|P| sum over p in P of R+(p) / R(p)
 * R+(p) = number of j in P with s_qj >= s_qp (p among them)
 * R(p) = R+(p) + number of j in N with s_qj >= s_qp
 * </pre>
 *
 * P are the positives of q and q itself, N its negatives; a tie counts as behind. It is constant between the places where it jumps:
 * <b>its gradient is 0 everywhere and it cannot be trained</b>. {@link SmoothAPLoss}, {@link SupAPLoss},
 * {@link SoftBinAPLoss} and {@link FastAPLoss} are stand-ins that can.
 *
 * <p>Source: the definition that Brown et al., ECCV 2020, and Ramzi et al., NeurIPS 2021, start from.
 */
public record HeavisideAP() implements RankingLoss {

    /** Adds no slopes. */
    @Override
    public double averagePrecision(QueryScores query) {
        float[] relevant = query.relevant();
        double precision = 0;
        for (float p : relevant) {
            double rankInP = atLeast(p, relevant, relevant.length);
            precision += rankInP / (rankInP + atLeast(p, query.negatives(), query.negativeCount()));
        }
        return precision / relevant.length;
    }

    /** How many of the first {@code count} scores are at least as high as one. */
    static int atLeast(float score, float[] scores, int count) {
        int found = 0;
        for (int j = 0; j < count; j++) {
            found += scores[j] >= score ? 1 : 0;
        }
        return found;
    }
}
