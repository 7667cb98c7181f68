package io.contexture.rerank;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Ranges;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.Neighbours;

/**
 * Alpha-weighted query expansion: searches again with {@code q + sum over the first n results x of max(q . x, 0)^alpha x}, of
 * length 1. What results have in common counts, what one of them has by chance does not.
 *
 * <p>Source: Radenovic, Tolias, Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", TPAMI 2019.
 *
 * @param n     results that expand the query, at least 1; fewer if there are fewer
 * @param alpha how much nearer ones count more, at least 0; at 0 all alike, which is average query expansion
 */
public record QueryExpansion(int n, double alpha) implements Reranking {

    /** Ten results, alpha 3. */
    public static final QueryExpansion DEFAULT = new QueryExpansion(10, 3);

    private static final int SMALLEST_RANGE = 64;

    public QueryExpansion {
        if (n < 1) {
            throw new IllegalArgumentException("n is " + n + "; a query is expanded by 1 result or more");
        }
        if (!(alpha >= 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; allowed: 0 or more, usually 3");
        }
    }

    /** {@inheritDoc} Results that were not in the lists before may come in: the whole gallery is searched again. */
    @Override
    public Neighbours rerank(Rankings rankings) {
        return rankings.again(expanded(rankings));
    }

    /** The queries to search with: m x d, rows of length 1. */
    private Matrix expanded(Rankings rankings) {
        Matrix queries = rankings.queries();
        Matrix gallery = rankings.gallery();
        int d = queries.columns();
        Matrix sums = Matrix.of(queries.toArray(), queries.rows(), d);
        Ranges.forEach(queries.rows(), SMALLEST_RANGE, (from, to) -> {
            for (int query = from; query < to; query++) {
                int[] results = rankings.nearest().of(query);
                for (int place = 0; place < Math.min(n, results.length); place++) {
                    float weight = (float) Math.pow(Math.max(rankings.nearest().score(query, place), 0),
                            alpha);
                    int item = gallery.index(results[place]);
                    for (int c = 0; c < d; c++) {
                        sums.data()[query * d + c] += weight * gallery.data()[item + c];
                    }
                }
            }
        });
        Rows.normalise(sums, "expanded queries");
        return sums;
    }
}
