package io.contexture.audit;

import java.util.Comparator;

/**
 * Two rows that are very alike.
 *
 * @param first      a row; of one set, the lower of the two
 * @param second     the other row, of the same set or of another
 * @param similarity inner product of the two, about 1 at most where rows have length 1
 */
public record SimilarPair(int first, int second, float similarity) {

    /** The most similar first; of equal ones those of the lowest rows. */
    public static final Comparator<SimilarPair> MOST_SIMILAR_FIRST = Comparator
            .comparingDouble((SimilarPair pair) -> -pair.similarity).thenComparingInt(SimilarPair::first)
            .thenComparingInt(SimilarPair::second);
}
