package io.contexture.retrieval;

import java.util.Arrays;
import java.util.Objects;

/**
 * The nearest gallery items of each query, most similar first; of equal scores the lowest index first.
 *
 * @param queries number of queries
 * @param k       places of a query, at least 0
 * @param indices {@code queries x k} row-major gallery indices, -1 in the places that a small gallery leaves empty
 * @param scores  similarity of each place, NaN where empty
 */
public record Neighbours(int queries, int k, int[] indices, float[] scores) {

    public Neighbours {
        if (indices.length != queries * k || scores.length != indices.length) {
            throw new IllegalArgumentException(indices.length + " indices and " + scores.length
                    + " scores for " + queries + " queries of " + k + " neighbours");
        }
    }

    /** Gallery index at {@code place} (0 is the nearest) of a query, -1 if the place is empty. */
    public int index(int query, int place) {
        return indices[Objects.checkIndex(query, queries) * k + Objects.checkIndex(place, k)];
    }

    /** Similarity at {@code place} (0 is the nearest) of a query, NaN if the place is empty. */
    public float score(int query, int place) {
        return scores[Objects.checkIndex(query, queries) * k + Objects.checkIndex(place, k)];
    }

    /** Gallery indices of a query without the empty places: a copy. */
    public int[] of(int query) {
        int from = Objects.checkIndex(query, queries) * k;
        int to = from;
        while (to < from + k && indices[to] >= 0) {
            to++;
        }
        return Arrays.copyOfRange(indices, from, to);
    }
}
