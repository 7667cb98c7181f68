package io.contexture.sampling;

/**
 * Chooses by rank: {@code P(class of rank r) ~ r^power}, rank 1 being the nearest class.
 *
 * <p>Source: {@code HierarchicalSamplerHardCentroidConfusion} of Liao et al. 2023 (ICML).
 *
 * @param power 0 for uniform, the lower the harder, negative infinity for the nearest; never above 0
 */
public record RankPower(double power) implements PartnerChoice {

    public RankPower {
        if (!(power <= 0)) {
            throw new IllegalArgumentException("rank power is " + power
                    + "; allowed is 0 (uniform) down to -Infinity (the nearest class), e.g. -1");
        }
    }

    @Override
    public Chooser chooser(int mostCandidates, int dimension) {
        double[] cumulated = new double[mostCandidates];
        double sum = 0;
        for (int rank = 1; rank <= mostCandidates; rank++) {
            // pow(1, -Infinity) is NaN.
            sum += rank == 1 ? 1 : Math.pow(rank, power);
            cumulated[rank - 1] = sum;
        }
        return (similarities, count, random) -> Ranking.ofRank(similarities, count,
                Ranking.weighted(cumulated, count, random));
    }
}
