package io.contexture.rerank;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;

/**
 * Results of a search with what they came from.
 *
 * @param queries m x d, rows of length 1
 * @param gallery n x d, rows of length 1
 * @param self    whether the queries are the gallery, each left out of its own results
 * @param nearest the first results of each query, by inner product
 */
public record Rankings(Matrix queries, Matrix gallery, boolean self, Neighbours nearest) {

    /**
     * The {@code depth} nearest gallery items of each query.
     *
     * @throws IllegalArgumentException as {@link ExactSearch#search}
     */
    public static Rankings of(Matrix queries, Matrix gallery, int depth) {
        return new Rankings(queries, gallery, false, ExactSearch.search(queries, gallery, depth));
    }

    /**
     * The {@code depth} nearest other rows of each row.
     *
     * @throws IllegalArgumentException as {@link ExactSearch#searchSelf}
     */
    public static Rankings ofSelf(Matrix embeddings, int depth) {
        return new Rankings(embeddings, embeddings, true, ExactSearch.searchSelf(embeddings, depth));
    }

    /** The same search with other queries, one in the place of each. */
    Neighbours again(Matrix others) {
        if (!self) {
            return ExactSearch.search(others, gallery, nearest.k());
        }
        // One more, since the row itself is likely to be among them, and is left out by its identity.
        Neighbours found = ExactSearch.search(others, gallery, nearest.k() + 1);
        Lists lists = new Lists(nearest.queries(), nearest.k());
        for (int query = 0; query < nearest.queries(); query++) {
            int place = 0;
            for (int at = 0; at <= nearest.k() && place < nearest.k(); at++) {
                int item = found.index(query, at);
                if (item >= 0 && item != query) {
                    lists.put(query, place++, item, found.score(query, at));
                }
            }
        }
        return lists.neighbours();
    }
}
