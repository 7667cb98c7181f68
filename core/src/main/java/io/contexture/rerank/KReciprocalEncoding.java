package io.contexture.rerank;

import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.stream.IntStream;

/**
 * Re-ranking by k-reciprocal neighbours: two rows are alike if those that they have for a neighbour, and are neighbours of, are the same.
 *
 * <p>With {@code d = 2 - 2 s} the squared distance of rows of length 1 and N(p, k) the row p and its k nearest gallery items:
 * <ol>
 * <li>{@code R(p, k) = {g in N(p, k) : p in N(g, k)}}, the k-reciprocal neighbours;
 * <li>{@code R*(p)} is {@code R(p, k1)} and every {@code R(g, k1 / 2)}, g in R(p, k1), of which at least two thirds are in R(p, k1);
 * <li>{@code V_p(g) = exp(-d(p, g))} for g in R*(p), 0 for others, over its sum;
 * <li>{@code V_p} becomes the mean of the {@code V_g} for g in N(p, k2 - 1);
 * <li>{@code J(p, g) = 1 - sum min(V_p, V_g) / sum max(V_p, V_g)}; results are ordered by {@code (1 - lambda) J + lambda d}.
 * </ol>
 *
 * <p>Where it differs from the authors' code: that counts other queries among the neighbours, so that a query's results depend on who asks
 * besides; here each is alone with the gallery, as in a search engine. It divides distances by the largest of a row, the paper does not.
 *
 * <p>Source: Zhong, Zheng, Cao, Li, "Re-ranking Person Re-identification with k-reciprocal Encoding", CVPR 2017.
 *
 * @param k1     neighbourhood, at least 1
 * @param k2     rows of which step 4 takes the mean, p among them, at least 1
 * @param lambda share of the distance itself, 0 to 1
 */
public record KReciprocalEncoding(int k1, int k2, double lambda) implements Reranking {

    /** The published values: k1 = 20, k2 = 6, lambda = 0.3. */
    public static final KReciprocalEncoding PUBLISHED = new KReciprocalEncoding(20, 6, 0.3);

    public KReciprocalEncoding {
        if (k1 < 1 || k2 < 1) {
            throw new IllegalArgumentException(
                    (k1 < 1 ? "k1 is " + k1 : "k2 is " + k2) + "; allowed: 1 or more");
        }
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda is " + lambda + "; allowed: 0 to 1");
        }
    }

    /** {@inheritDoc} The score is 1 less the final distance. */
    @Override
    public Neighbours rerank(Rankings rankings) {
        ReciprocalNeighbours reciprocal = new ReciprocalNeighbours(rankings.gallery(), k1, k2);
        Neighbours nearest = rankings.nearest();
        Neighbours deep = rankings.self() || nearest.k() >= reciprocal.depth()
                ? nearest
                : ExactSearch.search(rankings.queries(), rankings.gallery(), reciprocal.depth());
        Lists lists = new Lists(nearest.queries(), nearest.k());
        IntStream.range(0, nearest.queries()).parallel().forEach(query -> {
            Encoding encoding = rankings.self()
                    ? reciprocal.ofItem(query)
                    : reciprocal.ofQuery(rankings.queries(), deep, query);
            int[] results = nearest.of(query);
            float[] scores = new float[results.length];
            for (int place = 0; place < results.length; place++) {
                double jaccard = encoding.jaccardDistance(reciprocal.ofItem(results[place]));
                double distance = 2 - 2 * (double) nearest.score(query, place);
                scores[place] = (float) (1 - (1 - lambda) * jaccard - lambda * distance);
            }
            lists.putOrdered(query, results, scores);
        });
        return lists.neighbours();
    }
}
