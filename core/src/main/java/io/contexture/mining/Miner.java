package io.contexture.mining;

import io.contexture.linalg.Matrix;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.Similarity;
import java.util.random.RandomGenerator;

/** Picks the pairs or triplets that a loss is to look at. Implementations are immutable. */
public interface Miner {

    /**
     * Picks.
     *
     * @param scores     m x n, of {@link #similarity}
     * @param dimension  d, how many numbers an embedding has: how far apart random ones lie depends on it
     * @param comparison who the rows and columns are
     * @param random     the only source of randomness
     * @throws IllegalArgumentException if the scores are not of the comparison's shape
     */
    Tuples mine(Matrix scores, int dimension, Comparison comparison, RandomGenerator random);

    /** What the scores are to be; cosines unless the miner says otherwise. */
    default Similarity similarity() {
        return CosineSimilarity.COSINE;
    }
}
