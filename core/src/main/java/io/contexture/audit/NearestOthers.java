package io.contexture.audit;

import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.Arrays;

/**
 * The nearest other rows of each row, found a stretch at a time, or of different rows in different embeddings. Written by one thread.
 */
public final class NearestOthers {

    private final int k;
    private final int[] indices;
    private final float[] scores;

    /**
     * None yet.
     *
     * @param rows how many there are
     * @param k    neighbours of each, at least 1
     */
    public NearestOthers(int rows, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; allowed: 1 neighbour or more");
        }
        this.k = k;
        indices = new int[Math.multiplyExact(rows, k)];
        scores = new float[indices.length];
        Arrays.fill(indices, -1);
        Arrays.fill(scores, Float.NaN);
    }

    /**
     * The nearest others of all rows, by exact search; two stretches are in memory at a time.
     *
     * @param k neighbours of each, at least 1
     * @throws IllegalArgumentException if a value is not finite
     */
    public static Neighbours of(RowSource unitRows, int k) {
        return of(unitRows, k, NearDuplicates.STRETCH);
    }

    static Neighbours of(RowSource unitRows, int k, int stretch) {
        int n = unitRows.rows();
        NearestOthers nearest = new NearestOthers(n, k);
        for (int from = 0; from < n; from += stretch) {
            Matrix queries = unitRows.read(from, Math.min(n, from + stretch));
            for (int start = 0; start < n; start += stretch) {
                Neighbours found = start == from
                        ? ExactSearch.searchSelf(queries, k)
                        : ExactSearch.search(queries, unitRows.read(start, Math.min(n, start + stretch)), k);
                for (int query = 0; query < found.queries(); query++) {
                    nearest.merge(from + query, found, query, start);
                }
            }
        }
        return nearest.neighbours();
    }

    /**
     * Finds the nearest others of some rows in an embedding that is theirs, such as that of a network that has not seen them. Similarities
     * of other embeddings are not comparable with these: each row's neighbours are to come from one.
     *
     * @param unitRows all rows in this embedding, of length 1
     * @param chosen   the rows whose neighbours are looked for
     */
    public void find(Matrix unitRows, int... chosen) {
        // One more, since each is its own nearest, or one that equals it is.
        Neighbours found = ExactSearch.search(unitRows.select(chosen), unitRows, k + 1);
        for (int query = 0; query < chosen.length; query++) {
            int at = chosen[query] * k;
            int end = at + k;
            for (int place = 0; place <= k && at < end; place++) {
                int item = found.index(query, place);
                if (item >= 0 && item != chosen[query]) {
                    indices[at] = item;
                    scores[at++] = found.score(query, place);
                }
            }
        }
    }

    /** Takes those candidates that are nearer than what a row has. Candidates have higher numbers: of equal ones the old are first. */
    private void merge(int row, Neighbours found, int query, int offset) {
        int[] oldIndices = Arrays.copyOfRange(indices, row * k, row * k + k);
        float[] oldScores = Arrays.copyOfRange(scores, row * k, row * k + k);
        int old = 0;
        int next = 0;
        for (int place = 0; place < k; place++) {
            boolean noneLeft = next == k || found.index(query, next) < 0;
            if (noneLeft || (oldIndices[old] >= 0 && oldScores[old] >= found.score(query, next))) {
                indices[row * k + place] = oldIndices[old];
                scores[row * k + place] = oldScores[old++];
            } else {
                indices[row * k + place] = offset + found.index(query, next);
                scores[row * k + place] = found.score(query, next++);
            }
        }
    }

    /** What was found. */
    public Neighbours neighbours() {
        return new Neighbours(indices.length / k, k, indices, scores);
    }
}
