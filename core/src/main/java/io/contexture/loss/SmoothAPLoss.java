package io.contexture.loss;

/**
 * Average precision with every step of its ranks smoothed to a sigmoid: {@code L = mean over queries q of 1 - AP_q},
 *
 * <pre>
 * AP_q = 1/|P| sum over p in P of R+(p) / R(p)
 * R+(p) = 1 + sum over j in P, j != p, of G(s_qj - s_qp)      rank among P
 * R(p) = R+(p) + sum over j in N of G(s_qj - s_qp)            rank among all
 * G(x) = 1 / (1 + e^(-x/tau))
 * </pre>
 *
 * P are the positives of q and q itself, N its negatives. Time |P| n a query; no memory beyond the gradient.
 *
 * <p>Source: Brown, Xie, Kalogeiton, Zisserman, "Smooth-AP: Smoothing the Path Towards Large-Scale Image Retrieval", ECCV 2020;
 * with q in P as in the code of Ramzi et al., NeurIPS 2021.
 *
 * @param tau temperature of the sigmoid, at least 1e-6: 0.01 in the paper. Small is near to AP, large has slopes further out
 */
public record SmoothAPLoss(double tau) implements RankingLoss {

    /** With the paper's temperature. */
    public static final SmoothAPLoss PAPER = new SmoothAPLoss(0.01);

    public SmoothAPLoss {
        checkTemperature(tau);
    }

    /** Refuses a temperature that tells no two floats near 1 from each other, or that is not a number. */
    static void checkTemperature(double tau) {
        if (!(tau >= 1e-6) || Double.isInfinite(tau)) {
            throw new IllegalArgumentException(
                    "tau is " + tau + "; a temperature is at least 1e-6, usually 0.01");
        }
    }

    @Override
    public double averagePrecision(QueryScores query) {
        int size = query.relevantCount();
        Odds ofRelevant = new Odds(query.relevant(), size, tau);
        Odds ofNegatives = new Odds(query.negatives(), query.negativeCount(), tau);
        double[] relevantAhead = new double[size];
        double[] negativesAhead = new double[query.negativeCount()];
        double precision = 0;
        for (int p = 0; p < size; p++) {
            ofRelevant.over(query.relevant()[p], relevantAhead);
            ofNegatives.over(query.relevant()[p], negativesAhead);
            // None is ahead of itself.
            relevantAhead[p] = 0;
            double rankInP = 1 + sumOfSigmoids(relevantAhead);
            double ahead = sumOfSigmoids(negativesAhead);
            double rank = rankInP + ahead;
            precision += rankInP / rank;
            // R+/R = R+/(R+ + A) rises with R+ by A/R^2 and falls with A by R+/R^2; G' = G (1 - G) / tau.
            double scale = 1 / (rank * rank * size * tau);
            double onOthers = addTimes(ahead * scale, relevantAhead, query.onRelevant())
                    + addTimes(-rankInP * scale, negativesAhead, query.onNegatives());
            query.onRelevant()[p] -= onOthers;
        }
        return precision / size;
    }

    /** The sum of {@code G = odds / (1 + odds)}; leaves {@code G (1 - G)} in place of the odds. */
    private static double sumOfSigmoids(double[] odds) {
        double sum = 0;
        for (int j = 0; j < odds.length; j++) {
            double behind = 1 / (1 + odds[j]);
            double ahead = odds[j] * behind;
            sum += ahead;
            odds[j] = ahead * behind;
        }
        return sum;
    }

    /** Adds a multiple of values; returns the sum of what was added. */
    private static double addTimes(double factor, double[] values, double[] into) {
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
            into[j] += factor * values[j];
            sum += factor * values[j];
        }
        return sum;
    }
}
