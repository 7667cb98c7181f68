package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * Evaluates embeddings by retrieval: ranks the gallery for every query by inner product and asks where the items of the
 * query's class stand. One pass over tiles of scores, on all cores; the score matrix is never held.
 *
 * <p>Equal scores rank the lowest index first. Where the authors' code differs, this does not follow it: it drops the
 * last ranked item of a separate gallery, writes -1 over a query's own score (a value that other scores can have), and
 * drops the first of a query's neighbours whoever that is, so that next to an exact duplicate the query itself can count
 * as its own hit.
 */
public final class RetrievalEvaluation {

    /** Relevant items and buffered neighbours that a block of queries may hold at a time, in values. */
    private static final int BLOCK_MEMORY = 1 << 22;

    private RetrievalEvaluation() {}

    /**
     * Every row is a query against all others; a row is left out of its own ranking by its identity.
     *
     * @param embeddings n x d, rows normalised ({@link io.contexture.linalg.Rows#normalised})
     * @param labels     class of each row
     * @throws IllegalArgumentException if the number of labels is not n, or a row has a value that is not finite (the
     *                                  message names it)
     */
    public static RetrievalResult ofSelf(Matrix embeddings, int[] labels, EvaluationOptions options) {
        return evaluate(new ScoreTiles(embeddings, embeddings, true), labels, labels, options);
    }

    /**
     * Queries against a gallery of other items.
     *
     * @param queries       m x d, rows normalised
     * @param queryLabels   class of each query
     * @param gallery       n x d, rows normalised
     * @param galleryLabels class of each gallery item
     * @throws IllegalArgumentException if numbers of rows, labels or columns do not fit, or a row has a value that is not
     *                                  finite (the message names it)
     */
    public static RetrievalResult of(Matrix queries, int[] queryLabels, Matrix gallery, int[] galleryLabels,
            EvaluationOptions options) {
        return evaluate(new ScoreTiles(queries, gallery, false), queryLabels, galleryLabels, options);
    }

    /**
     * Metrics of given rankings, such as re-ranked ones: ranks beyond their end count as not found in every metric.
     *
     * @param rankings      the gallery items of each query, best first
     * @param queryLabels   class of each query
     * @param galleryLabels class of each gallery item
     * @param self          whether the queries are the gallery, each left out of its own ranking
     * @param options       a depth beyond the rankings' end is that end
     * @return means over the queries
     * @throws IllegalArgumentException if the number of labels is not that of the queries
     */
    public static RetrievalMetrics ofRankings(Neighbours rankings, int[] queryLabels, int[] galleryLabels,
            boolean self, EvaluationOptions options) {
        if (queryLabels.length != rankings.queries()) {
            throw new IllegalArgumentException(
                    queryLabels.length + " labels for rankings of " + rankings.queries() + " queries");
        }
        int depth = options.depth() == 0 ? rankings.k() : Math.min(options.depth(), rankings.k());
        ClassMembers members = new ClassMembers(galleryLabels);
        QueryMetrics perQuery = new QueryMetrics(queryLabels.length);
        for (int query = 0; query < queryLabels.length; query++) {
            int relevant = members.of(queryLabels[query]).length - (self ? 1 : 0);
            int[] ranks = new int[relevant];
            Arrays.fill(ranks, Integer.MAX_VALUE);
            int found = 0;
            int[] items = rankings.of(query);
            for (int place = 0; place < items.length; place++) {
                if (galleryLabels[items[place]] == queryLabels[query]) {
                    ranks[found++] = place + 1;
                }
            }
            perQuery.set(query, ranks, 0, relevant, depth);
        }
        return means(perQuery, new QueryMean(queryLabels, perQuery.relevant(), false), options);
    }

    private static RetrievalResult evaluate(ScoreTiles tiles, int[] queryLabels, int[] galleryLabels,
            EvaluationOptions options) {
        requireLabels(queryLabels, tiles.queries(), tiles.self() ? "embeddings" : "queries");
        requireLabels(galleryLabels, tiles.gallery(), "gallery items");
        ClassMembers members = new ClassMembers(galleryLabels);
        int[] order = ClassMembers.byLabel(queryLabels);
        int[] weight = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            weight[i] = NearestSelection.bufferSize(options.neighboursKept())
                    + members.of(queryLabels[order[i]]).length;
        }
        Neighbours neighbours = ExactSearch.empty(order.length, options.neighboursKept());
        QueryMetrics perQuery = new QueryMetrics(order.length);
        SimilarityHistogram similarities = new SimilarityHistogram(new long[SimilarityHistogram.BINS],
                new long[SimilarityHistogram.BINS]);
        tiles.forEachBlock(order, weight, BLOCK_MEMORY, block -> {
            long[] positives = new long[SimilarityHistogram.BINS];
            return new BlockEvaluation(block, tiles.self(),
                    new NearestSelection(block, item -> true, neighbours),
                    new RelevantRanks(block, queryLabels, members, tiles.gallery(), tiles.self(), positives,
                            (query, ranks, from, to) -> perQuery.set(query, ranks, from, to,
                                    options.depth())),
                    positives, similarities);
        });
        return result(tiles, queryLabels, options, perQuery, neighbours, similarities);
    }

    private static void requireLabels(int[] labels, Matrix rows, String what) {
        if (labels.length != rows.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + rows.rows() + " " + what);
        }
    }

    private static RetrievalResult result(ScoreTiles tiles, int[] labels, EvaluationOptions options,
            QueryMetrics perQuery, Neighbours neighbours, SimilarityHistogram similarities) {
        int lone = 0;
        for (int count : perQuery.relevant()) {
            lone += count == 0 ? 1 : 0;
        }
        return new RetrievalResult(labels.length, tiles.gallery().rows(), lone,
                means(perQuery, new QueryMean(labels, perQuery.relevant(), false), options),
                means(perQuery, new QueryMean(labels, perQuery.relevant(), true), options), perQuery,
                neighbours,
                similarities);
    }

    private static RetrievalMetrics means(QueryMetrics queries, QueryMean mean, EvaluationOptions options) {
        Map<Integer, Double> recall = new TreeMap<>();
        Map<Integer, Double> recallAmongAnswerable = new TreeMap<>();
        for (int k : options.recallAt()) {
            IntToDoubleFunction hit = i -> queries.firstHit()[i] > 0 && queries.firstHit()[i] <= k ? 1 : 0;
            recall.put(k, mean.ofAll(hit));
            recallAmongAnswerable.put(k, mean.ofAnswerable(hit));
        }
        return new RetrievalMetrics(recall, recallAmongAnswerable,
                mean.ofAnswerable(i -> queries.averagePrecision()[i]),
                mean.ofAnswerable(i -> queries.averagePrecisionAtR()[i]),
                mean.ofAnswerable(i -> queries.rPrecision()[i]),
                mean.ofAnswerable(i -> queries.reciprocalRank()[i]));
    }

    /** What is collected for one block, and added to the whole when the block is done. */
    private record BlockEvaluation(ScoreTiles.Block block, boolean self, NearestSelection nearest,
            RelevantRanks ranks, long[] positives, SimilarityHistogram total, SimilarityCount count)
            implements
                ScoreCollector {

        BlockEvaluation(ScoreTiles.Block block, boolean self, NearestSelection nearest, RelevantRanks ranks,
                long[] positives, SimilarityHistogram total) {
            this(block, self, nearest, ranks, positives, total, new SimilarityCount());
        }

        @Override
        public void accept(int row, float[] scores, int from, int length, int item) {
            nearest.accept(row, scores, from, length, item);
            ranks.accept(row, scores, from, length, item);
            count.add(scores, from, length);
            if (row == 0) {
                count.carry();
            }
        }

        @Override
        public void finish() {
            nearest.finish();
            ranks.finish();
            long[] all = count.counts();
            if (self) {
                // Each query's score with itself, negative infinity, stands in the lowest bin.
                all[0] -= block.size();
            }
            synchronized (total) {
                for (int bin = 0; bin < all.length; bin++) {
                    total.all()[bin] += all[bin];
                    total.positives()[bin] += positives[bin];
                }
            }
        }
    }
}
