package io.contexture.audit;

import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Keeps the most similar pairs of those that several threads find, as many as are wanted; which, does not depend on who comes first. */
final class PairSelection {

    private final float lowest;
    private final int most;
    /** The least similar first. */
    private final PriorityQueue<SimilarPair> kept = new PriorityQueue<>(
            SimilarPair.MOST_SIMILAR_FIRST.reversed());
    /** What a pair must come before; null while there is room for more. */
    private volatile @Nullable SimilarPair last;
    private volatile float bar;

    PairSelection(float lowest, int most) {
        this.lowest = lowest;
        this.most = most;
        bar = lowest;
    }

    /** What a pair's similarity must reach to be kept; rises. */
    float bar() {
        return bar;
    }

    void offer(int first, int second, float similarity) {
        if (similarity < lowest) {
            return;
        }
        SimilarPair pair = new SimilarPair(first, second, similarity);
        SimilarPair worst = last;
        if (worst == null || SimilarPair.MOST_SIMILAR_FIRST.compare(pair, worst) < 0) {
            keep(pair);
        }
    }

    private synchronized void keep(SimilarPair pair) {
        kept.add(pair);
        if (kept.size() > most) {
            kept.poll();
        }
        if (kept.size() == most) {
            SimilarPair worst = kept.peek();
            last = worst;
            bar = worst == null ? Float.POSITIVE_INFINITY : worst.similarity();
        }
    }

    /** The most similar first. */
    synchronized List<SimilarPair> pairs() {
        return kept.stream().sorted(SimilarPair.MOST_SIMILAR_FIRST).toList();
    }
}
