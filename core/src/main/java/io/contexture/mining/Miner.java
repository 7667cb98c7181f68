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
     * @param comparison who the rows and columns are
     * @param random     the only source of randomness
     */
    Tuples mine(Matrix scores, Comparison comparison, RandomGenerator random);

    /** What the scores are to be; cosines unless the miner says otherwise. */
    default Similarity similarity() {
        return CosineSimilarity.COSINE;
    }
}
