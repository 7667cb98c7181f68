package io.contexture.rerank;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.loss.ContextualSimilarity;
import io.contexture.retrieval.Neighbours;
import java.util.stream.IntStream;

/**
 * The paper's contextual similarity at query time: of the query and its results among each other, as in training of the rows of a batch. A
 * result's new score is {@code (1 - weight) s + weight c}, s its inner product with the query and c the contextual similarity.
 *
 * <p>Source of the measure: Liao, Tsiligkaridis, Kulis, ICML 2023; that it orders results is our use of it.
 *
 * @param k      neighbourhood size, at least 2; the number of results and the query if that is less
 * @param eps    tolerance on squared distances, at least 0
 * @param weight of the contextual similarity, 0 to 1
 */
public record ContextualReranking(int k, float eps, double weight) implements Reranking {

    /** k = 8, eps = 0.05, both measures alike. */
    public static final ContextualReranking DEFAULT = new ContextualReranking(8, 0.05f, 0.5);

    public ContextualReranking {
        ContextualSimilarity.checkOptions(k, eps);
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight is " + weight + "; allowed: 0 to 1");
        }
    }

    /** {@inheritDoc} */
    @Override
    public Neighbours rerank(Rankings rankings) {
        Neighbours nearest = rankings.nearest();
        Lists lists = new Lists(nearest.queries(), nearest.k());
        IntStream.range(0, nearest.queries()).parallel().forEach(query -> {
            int[] results = nearest.of(query);
            if (results.length > 0) {
                lists.putOrdered(query, results, scores(rankings, query, results));
            }
        });
        return lists.neighbours();
    }

    private float[] scores(Rankings rankings, int query, int... results) {
        Matrix rows = together(rankings, query, results);
        Matrix inner = MatrixProduct.timesTransposed(rows, rows);
        Matrix contextual = ContextualSimilarity.of(inner, Math.min(k, rows.rows()), eps).values();
        float[] scores = new float[results.length];
        for (int place = 0; place < scores.length; place++) {
            scores[place] = (float) ((1 - weight) * inner.get(0, 1 + place)
                    + weight * contextual.get(0, 1 + place));
        }
        return scores;
    }

    /** The query, and its results below. */
    private static Matrix together(Rankings rankings, int query, int... results) {
        Matrix gallery = rankings.gallery();
        int d = gallery.columns();
        Matrix rows = Matrix.zeros(1 + results.length, d);
        System.arraycopy(rankings.queries().data(), rankings.queries().index(query), rows.data(), 0, d);
        for (int place = 0; place < results.length; place++) {
            System.arraycopy(gallery.data(), gallery.index(results[place]), rows.data(), (1 + place) * d, d);
        }
        return rows;
    }
}
