package io.contexture.index.graph;

import java.util.Arrays;

/**
 * Chooses neighbours that lie in different directions: of candidates, the most similar first, each one that is more like the node than like
 * any that was chosen before it (Malkov and Yashunin 2016, algorithm 4).
 */
final class Selection {

    private static final int FEW = 4;

    private final Vectors vectors;
    private final int[] few = new int[FEW];
    private final float[] fewScores = new float[FEW];
    private final float[] vector;
    private float[] scores = new float[SmallWorldGraph.LOWEST_DEGREE + 1];

    Selection(Vectors vectors) {
        this.vectors = vectors;
        this.vector = new float[vectors.columns()];
    }

    /** Of the candidates of a node, at most so many. */
    int[] of(int node, int[] candidates, int most) {
        if (scores.length < candidates.length) {
            scores = new float[candidates.length];
        }
        vectors.read(node, vector);
        vectors.products(vector, candidates, candidates.length, scores);
        long[] scored = new long[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            scored[i] = ~ScoredNode.of(scores[i], candidates[i]);
        }
        Arrays.sort(scored);
        for (int i = 0; i < scored.length; i++) {
            scored[i] = ~scored[i];
        }
        return of(scored, most);
    }

    /** Of scored candidates, the most similar first, at most so many. */
    int[] of(long[] candidates, int most) {
        int[] chosen = new int[Math.min(most, candidates.length)];
        int count = 0;
        for (int i = 0; i < candidates.length && count < chosen.length; i++) {
            int node = ScoredNode.node(candidates[i]);
            if (leadsElsewhere(node, ScoredNode.score(candidates[i]), chosen, count)) {
                chosen[count++] = node;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    /** The first chosen are the nearest, and refuse most candidates: a few of them are asked at a time. */
    private boolean leadsElsewhere(int node, float score, int[] chosen, int count) {
        vectors.read(node, vector);
        for (int from = 0; from < count; from += FEW) {
            int length = Math.min(FEW, count - from);
            System.arraycopy(chosen, from, few, 0, length);
            vectors.products(vector, few, length, fewScores);
            for (int i = 0; i < length; i++) {
                if (fewScores[i] >= score) {
                    return false;
                }
            }
        }
        return true;
    }
}
