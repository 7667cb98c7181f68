package io.contexture.sampling;

/**
 * Chooses with a weight that evens out how distances are spread: {@code w(D) = 1 / q(D)} with the density of distances
 * between points that lie evenly on the unit sphere, {@code q(D) ~ D^(d-2) (1 - D^2/4)^((d-3)/2)}. Distances below
 * {@code nearest} have the weight of {@code nearest}, those from {@code farthest} on the weight 0. Where no class lies that
 * near, all are chosen with the same probability.
 *
 * <p>Source: Wu et al., "Sampling Matters in Deep Embedding Learning", ICCV 2017, as used in
 * {@code HierarchicalSamplerCentroidDistanceWeighted} of Liao et al. 2023 (ICML).
 *
 * @param nearest  above 0; 0.5 in the paper
 * @param farthest above {@code nearest} and at most 2; 1.4 in the paper
 */
public record DistanceWeight(double nearest, double farthest) implements PartnerChoice {

    public DistanceWeight {
        if (!(nearest > 0 && nearest < farthest && farthest <= 2)) {
            throw new IllegalArgumentException("distances are cut at " + nearest + " and " + farthest
                    + "; allowed is 0 < nearest < farthest <= 2, usually 0.5 and 1.4");
        }
    }

    /** Cut at 0.5 and 1.4. */
    public DistanceWeight() {
        this(0.5, 1.4);
    }

    @Override
    public Chooser chooser(int mostCandidates, int dimension) {
        return (similarities, count, random) -> {
            double[] cumulated = new double[count];
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                cumulated[i] = logWeight(similarities[i], dimension);
                largest = Math.max(largest, cumulated[i]);
            }
            if (largest == Double.NEGATIVE_INFINITY) {
                return random.nextInt(count);
            }
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += Math.exp(cumulated[i] - largest);
                cumulated[i] = sum;
            }
            return Ranking.weighted(cumulated, count, random);
        };
    }

    /** {@code log w = (2 - d) log D - ((d - 3) / 2) log(1 - D^2 / 4)}. */
    private double logWeight(float similarity, int dimension) {
        double squared = Math.max(nearest * nearest, 2 - 2.0 * similarity);
        return squared >= farthest * farthest
                ? Double.NEGATIVE_INFINITY
                : (2 - dimension) / 2.0 * Math.log(squared)
                        - (dimension - 3) / 2.0 * Math.log1p(-squared / 4);
    }
}
