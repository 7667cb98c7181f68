package io.contexture.sampling;

/**
 * Chooses one of the nearest classes, all with the same probability.
 *
 * <p>Source: {@code HierarchicalSamplerCentroidTopKUniform} of Liao et al. 2023 (ICML), with the 10 nearest.
 *
 * @param nearest how many, at least 1; usually 10
 */
public record NearestUniformly(int nearest) implements PartnerChoice {

    public NearestUniformly {
        if (nearest < 1) {
            throw new IllegalArgumentException("the partner is to be one of the nearest " + nearest
                    + " classes; allowed is 1 or more, usually 10");
        }
    }

    @Override
    public Chooser chooser(int mostCandidates, int dimension) {
        return (similarities, count, random) -> Ranking.ofRank(similarities, count,
                random.nextInt(Math.min(nearest, count)));
    }
}
