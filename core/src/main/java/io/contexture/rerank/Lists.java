package io.contexture.rerank;

import io.contexture.retrieval.Neighbours;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** New lists while they are written; a query's by one thread. */
final class Lists {

    private final int queries;
    private final int k;
    private final int[] items;
    private final float[] scores;

    Lists(int queries, int k) {
        this.queries = queries;
        this.k = k;
        items = new int[Math.multiplyExact(queries, k)];
        scores = new float[items.length];
        Arrays.fill(items, -1);
        Arrays.fill(scores, Float.NaN);
    }

    void put(int query, int place, int item, float score) {
        items[query * k + place] = item;
        scores[query * k + place] = score;
    }

    /** Puts items of a query in the order of new scores, highest first; equal ones stay in the order given. */
    void putOrdered(int query, int[] given, float[] theirs) {
        int[] order = IntStream.range(0, given.length).boxed()
                .sorted(Comparator.comparingDouble((Integer place) -> -theirs[place]))
                .mapToInt(Integer::intValue).toArray();
        for (int place = 0; place < order.length; place++) {
            put(query, place, given[order[place]], theirs[order[place]]);
        }
    }

    Neighbours neighbours() {
        return new Neighbours(queries, k, items, scores);
    }
}
