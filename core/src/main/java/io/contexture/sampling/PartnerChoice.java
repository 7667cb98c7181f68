package io.contexture.sampling;

import java.util.random.RandomGenerator;

/** How a hard sampler chooses the class that a class is paired with. */
public sealed interface PartnerChoice
        permits
        RankPower,
        DistanceWeight,
        NearestUniformly,
        UniformHistogram {

    /** The choice among candidates; may be used by several threads at once. */
    @FunctionalInterface
    interface Chooser {

        /**
         * Chooses.
         *
         * @param similarities cosines of the class's centroid with those of the candidates
         * @param count        number of candidates: the first of {@code similarities}; at least 1
         * @param random       the only source of randomness
         * @return index of the chosen one, 0 to {@code count - 1}
         */
        int choose(float[] similarities, int count, RandomGenerator random);
    }

    /**
     * Prepares for an epoch.
     *
     * @param mostCandidates largest number of candidates that there will be
     * @param dimension      d of the embeddings
     */
    Chooser chooser(int mostCandidates, int dimension);
}
