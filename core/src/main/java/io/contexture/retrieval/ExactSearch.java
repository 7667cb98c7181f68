package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Exact search by inner product: what an exhaustive sort of all scores would give, without keeping them. With rows
 * normalised ({@link io.contexture.linalg.Rows#normalised}) that is cosine similarity. Equal scores rank the lowest index
 * first; equal rows have equal scores to the bit.
 */
public final class ExactSearch {

    private static final int BLOCK_MEMORY = 1 << 22;

    private ExactSearch() {}

    /**
     * The k nearest gallery items of each query.
     *
     * @param queries m x d
     * @param gallery n x d
     * @param k       neighbours wanted, at least 0; places beyond n stay empty
     * @throws IllegalArgumentException if the widths differ, or a row has a value that is not finite (the message names it)
     */
    public static Neighbours search(Matrix queries, Matrix gallery, int k) {
        return search(queries, gallery, k, item -> true);
    }

    /**
     * The k nearest of some gallery items.
     *
     * @param queries m x d
     * @param gallery n x d
     * @param k       neighbours wanted, at least 0; places beyond the number of those items stay empty
     * @param among   says by its index whether a gallery item may be found; asked of those alone that are nearer than what was found so
     *                far, by several threads
     * @throws IllegalArgumentException if the widths differ, or a row has a value that is not finite (the message names it)
     */
    public static Neighbours search(Matrix queries, Matrix gallery, int k, IntPredicate among) {
        return run(new ScoreTiles(queries, gallery, false), k, among);
    }

    /**
     * The k nearest other rows of each row: a row is left out of its own list by its identity, so that exact
     * duplicates of it stay in.
     *
     * @param embeddings n x d
     * @param k          neighbours wanted, at least 0; places beyond n - 1 stay empty
     * @throws IllegalArgumentException if a row has a value that is not finite (the message names it)
     */
    public static Neighbours searchSelf(Matrix embeddings, int k) {
        return run(new ScoreTiles(embeddings, embeddings, true), k, item -> true);
    }

    private static Neighbours run(ScoreTiles tiles, int k, IntPredicate among) {
        if (k < 0) {
            throw new IllegalArgumentException("k is " + k + "; it must be 0 or more");
        }
        Neighbours found = empty(tiles.queries().rows(), k);
        int[] order = IntStream.range(0, tiles.queries().rows()).toArray();
        int[] weight = new int[order.length];
        Arrays.fill(weight, NearestSelection.bufferSize(k));
        tiles.forEachBlock(order, weight, BLOCK_MEMORY, block -> new NearestSelection(block, among, found));
        return found;
    }

    static Neighbours empty(int queries, int k) {
        int[] indices = new int[Math.multiplyExact(queries, k)];
        float[] scores = new float[indices.length];
        Arrays.fill(indices, -1);
        Arrays.fill(scores, Float.NaN);
        return new Neighbours(queries, k, indices, scores);
    }
}
