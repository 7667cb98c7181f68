package io.contexture.index.graph;

import java.util.Arrays;

/**
 * What a search needs while it walks a graph; used by one thread at a time, and then by another search. Nodes beyond the capacity of the links were
 * added after the search had begun, and are passed over.
 */
final class Walk {

    private static final int MOST_NEIGHBOURS = 64;

    private final LongHeap waiting = new LongHeap();
    private final LongHeap found = new LongHeap();
    private long[] seen = {};
    private int[] fresh = new int[MOST_NEIGHBOURS];
    private float[] scores = new float[MOST_NEIGHBOURS];
    private final int[] single = new int[1];

    /** The node of a level that no neighbour of it beats, from a node on. */
    int climb(Vectors vectors, Links links, float[] query, int from, int level) {
        int best = from;
        float bestScore = score(vectors, query, from);
        boolean better = true;
        while (better) {
            better = false;
            int count = 0;
            int[] neighbours = links.of(best, level);
            room(neighbours.length);
            for (int neighbour : neighbours) {
                if (neighbour < links.capacity()) {
                    fresh[count++] = neighbour;
                }
            }
            vectors.products(query, fresh, count, scores);
            for (int i = 0; i < count; i++) {
                if (scores[i] > bestScore) {
                    bestScore = scores[i];
                    best = fresh[i];
                    better = true;
                }
            }
        }
        return best;
    }

    private float score(Vectors vectors, float[] query, int node) {
        single[0] = node;
        vectors.products(query, single, 1, scores);
        return scores[0];
    }

    /**
     * The nodes of a level most like a query among those that are met on the way.
     *
     * @param effort  how many to find, and so how far to look
     * @param allowed bits of the nodes that may be found; all are walked over
     * @return {@link ScoredNode}s, the most similar first
     */
    long[] nearest(Vectors vectors, Links links, float[] query, int from, int level, int effort,
            NodeSet allowed) {
        int nodes = links.capacity();
        forget(nodes);
        waiting.clear();
        found.clear();
        see(from);
        offer(from, score(vectors, query, from), effort, allowed);
        while (waiting.size() > 0) {
            long next = ~waiting.poll();
            if (found.size() == effort && next < found.top()) {
                break;
            }
            int count = 0;
            int[] neighbours = links.of(ScoredNode.node(next), level);
            room(neighbours.length);
            for (int neighbour : neighbours) {
                if (neighbour < nodes && see(neighbour)) {
                    fresh[count++] = neighbour;
                }
            }
            vectors.products(query, fresh, count, scores);
            for (int i = 0; i < count; i++) {
                offer(fresh[i], scores[i], effort, allowed);
            }
        }
        return found.descending();
    }

    private void offer(int node, float score, int effort, NodeSet allowed) {
        long scored = ScoredNode.of(score, node);
        boolean full = found.size() == effort;
        if (full && scored <= found.top()) {
            return;
        }
        waiting.add(~scored);
        if (allowed.contains(node)) {
            if (full) {
                found.replaceTop(scored);
            } else {
                found.add(scored);
            }
        }
    }

    private void forget(int nodes) {
        int words = (nodes + 63) >>> 6;
        if (seen.length < words) {
            seen = new long[words + (words >> 2)];
        } else {
            Arrays.fill(seen, 0, words, 0);
        }
    }

    private boolean see(int node) {
        long bit = 1L << node;
        long word = seen[node >>> 6];
        seen[node >>> 6] = word | bit;
        return (word & bit) == 0;
    }

    private void room(int neighbours) {
        if (fresh.length < neighbours) {
            fresh = new int[neighbours];
            scores = new float[neighbours];
        }
    }
}
