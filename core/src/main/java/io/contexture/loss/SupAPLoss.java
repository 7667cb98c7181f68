package io.contexture.loss;

/**
 * A smooth bound of average precision from above the loss: {@code L = mean over queries q of 1 - AP_q},
 *
 * <pre>
 * AP_q = 1/|P| sum over p in P of R+(p) / (R+(p) + R-(p))
 * R+(p) = 1 + number of j in P, j != p, with s_qj >= s_qp     exact, no gradient
 * R-(p) = sum over j in N of H(s_qj - s_qp)
 * H(x) = sigmoid(x/tau)               for x <= 0              a negative behind p
 *        start + sigmoid(x/tau)       for 0 < x <= delta      one ahead of it
 *        rho x + offset               for x > delta           one far ahead: the slope does not vanish
 * </pre>
 *
 * P are the positives of q and q itself, N its negatives. H jumps at 0 and at delta; its gradient is that beside the jump, of the
 * branch that the jump itself belongs to. Time |P| n a query; no memory beyond the gradient.
 *
 * <p>Source: Ramzi, Thome, Rambour, Audebert, Bitot, "Robust and Decomposable Average Precision for Image Retrieval", NeurIPS
 * 2021, in the form of the code of Liao et al., ICML 2023, which jumps at delta. The paper's last branch, {@code rho (x - delta) +
 * sigmoid(delta/tau) + 0.5}, does not; it is offset = -3.5067 with the other settings as below. {@link RoadmapLoss} adds what
 * brings the scores of all queries onto one scale.
 *
 * @param tau    temperature of the sigmoid, at least 1e-6: 0.01
 * @param rho    slope far ahead, at least 0: 100
 * @param offset what is added to that slope, at least -rho delta: 1.44
 * @param delta  how far ahead is far, at least 0: 0.05
 * @param start  what is added to the sigmoid ahead, at least 0: 0.5
 */
public record SupAPLoss(double tau, double rho, double offset, double delta,
        double start) implements RankingLoss {

    /** With the published settings: 0.01, 100, 1.44, 0.05 and 0.5. */
    public static final SupAPLoss PAPER = new SupAPLoss(0.01, 100, 1.44, 0.05, 0.5);

    public SupAPLoss {
        SmoothAPLoss.checkTemperature(tau);
        checkNotNegative("rho", rho, "100");
        checkNotNegative("delta", delta, "0.05");
        checkNotNegative("start", start, "0.5");
        if (!(rho * delta + offset >= 0) || Double.isInfinite(offset)) {
            throw new IllegalArgumentException("offset is " + offset
                    + "; a rank must not shrink: it is a number of at least -rho delta = " + -rho * delta
                    + ", usually 1.44");
        }
    }

    private static void checkNotNegative(String name, double value, String usual) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it is a number of at least 0, usually " + usual);
        }
    }

    @Override
    public double averagePrecision(QueryScores query) {
        int size = query.relevantCount();
        int negatives = query.negativeCount();
        Odds ofNegatives = new Odds(query.negatives(), negatives, tau);
        double[] ahead = new double[negatives];
        double[] onNegatives = query.onNegatives();
        double precision = 0;
        for (int p = 0; p < size; p++) {
            float positive = query.relevant()[p];
            ofNegatives.over(positive, ahead);
            double rankInP = HeavisideAP.atLeast(positive, query.relevant(), size);
            double negativesAhead = sumOfSteps(query.negatives(), positive, ahead);
            double rank = rankInP + negativesAhead;
            precision += rankInP / rank;
            // R+/R falls with R- by R+/R^2; ahead holds H'.
            double scale = rankInP / (rank * rank * size);
            double slopes = 0;
            for (int n = 0; n < negatives; n++) {
                onNegatives[n] -= scale * ahead[n];
                slopes += scale * ahead[n];
            }
            query.onRelevant()[p] += slopes;
        }
        return precision / size;
    }

    /** {@code sum of H(s_j - positive)}; leaves H' in place of the odds {@code e^((s_j - positive)/tau)}. */
    private double sumOfSteps(float[] scores, double positive, double[] odds) {
        double perTau = 1 / tau;
        double sum = 0;
        for (int j = 0; j < odds.length; j++) {
            double x = scores[j] - positive;
            double behind = 1 / (1 + odds[j]);
            double sigmoid = odds[j] * behind;
            // Which branch is a coin's toss that no processor foresees: as factors 0 and 1 it costs nothing.
            int isFar = x > delta ? 1 : 0;
            int isAhead = x > 0 ? 1 : 0;
            sum += isFar * (rho * x + offset) + (1 - isFar) * (isAhead * start + sigmoid);
            odds[j] = isFar * rho + (1 - isFar) * (sigmoid * behind * perTau);
        }
        return sum;
    }
}
