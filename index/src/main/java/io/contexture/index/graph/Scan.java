package io.contexture.index.graph;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A look at every vector of a set for a single query, from the memory where they lie, on all cores. */
public final class Scan {

    private static final int BLOCK = 64;

    /** Rows of a core's task. */
    private static final int STRETCH = 8192;

    private Scan() {}

    /**
     * The k rows of a set that are most like a query.
     *
     * @param query of length 1
     * @param rows  at least as many as the set speaks of
     * @return {@link ScoredNode}s, the most similar first; k of them, or as many as there are
     */
    public static long[] nearest(Vectors vectors, float[] query, int k, NodeSet rows) {
        int stretches = Math.ceilDiv(rows.below(), STRETCH);
        IntStream tasks = IntStream.range(0, stretches);
        long[] all = (stretches > 1 ? tasks.parallel() : tasks)
                .mapToObj(task -> stretch(vectors, query, k, rows, task * STRETCH,
                        Math.min(rows.below(), (task + 1) * STRETCH)))
                .flatMapToLong(LongStream::of).toArray();
        Arrays.sort(all);
        long[] best = new long[Math.min(k, all.length)];
        for (int i = 0; i < best.length; i++) {
            best[i] = all[all.length - 1 - i];
        }
        return best;
    }

    private static long[] stretch(Vectors vectors, float[] query, int k, NodeSet rows, int from, int to) {
        LongHeap best = new LongHeap();
        int[] block = new int[BLOCK];
        float[] scores = new float[BLOCK];
        int count = 0;
        for (int row = from; row < to; row++) {
            if (rows.contains(row)) {
                block[count++] = row;
            }
            if (count == BLOCK || row == to - 1) {
                vectors.products(query, block, count, scores);
                for (int i = 0; i < count; i++) {
                    keep(best, k, ScoredNode.of(scores[i], block[i]));
                }
                count = 0;
            }
        }
        return best.descending();
    }

    private static void keep(LongHeap best, int k, long scored) {
        if (best.size() < k) {
            best.add(scored);
        } else if (scored > best.top()) {
            best.replaceTop(scored);
        }
    }
}
