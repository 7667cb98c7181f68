package io.contexture.retrieval;

import io.contexture.linalg.Quickselect;
import java.util.Arrays;
import java.util.function.IntPredicate;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Keeps the k best of each query of a block. What beats the k-th best known is put into a buffer, which is cut back to
 * its k best when it is full; with that the threshold rises, and soon whole vectors fail it at one comparison.
 */
final class NearestSelection implements ScoreCollector {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final ScoreTiles.Block block;
    private final IntPredicate among;
    private final int k;
    private final int capacity;
    private final Neighbours into;
    private final long[] keys;
    private final int[] filled;
    private final float[] threshold;

    NearestSelection(ScoreTiles.Block block, IntPredicate among, Neighbours into) {
        this.block = block;
        this.among = among;
        this.into = into;
        k = into.k();
        capacity = bufferSize(k);
        keys = new long[Math.multiplyExact(block.size(), capacity)];
        filled = new int[block.size()];
        threshold = new float[block.size()];
        Arrays.fill(threshold, Float.NEGATIVE_INFINITY);
    }

    /** Longs that a query needs while the gallery is searched for its k best. */
    static int bufferSize(int k) {
        return Math.addExact(k, Math.max(k, 64));
    }

    @Override
    public void accept(int row, float[] scores, int from, int length, int item) {
        if (k == 0) {
            return;
        }
        int i = 0;
        FloatVector bound = FloatVector.broadcast(SPECIES, threshold[row]);
        for (; i <= length - SPECIES.length(); i += SPECIES.length()) {
            VectorMask<Float> better = FloatVector.fromArray(SPECIES, scores, from + i)
                    .compare(VectorOperators.GT, bound);
            if (better.anyTrue()) {
                for (long lanes = better.toLong(); lanes != 0; lanes &= lanes - 1) {
                    int at = i + Long.numberOfTrailingZeros(lanes);
                    offer(row, scores[from + at], item + at);
                }
                bound = FloatVector.broadcast(SPECIES, threshold[row]);
            }
        }
        for (; i < length; i++) {
            offer(row, scores[from + i], item + i);
        }
    }

    private void offer(int row, float score, int index) {
        // Ascending indices: an equal score that comes later does not replace an earlier one.
        if (score > threshold[row] && among.test(index)) {
            int at = row * capacity;
            keys[at + filled[row]++] = RankingKey.of(score, index);
            if (filled[row] == capacity) {
                Quickselect.select(keys, at, at + capacity - 1, at + capacity - k);
                System.arraycopy(keys, at + capacity - k, keys, at, k);
                filled[row] = k;
                threshold[row] = RankingKey.score(keys[at]);
            }
        }
    }

    @Override
    public void finish() {
        for (int row = 0; row < block.size(); row++) {
            int at = row * capacity;
            Arrays.sort(keys, at, at + filled[row]);
            for (int place = 0; place < Math.min(k, filled[row]); place++) {
                long key = keys[at + filled[row] - 1 - place];
                int target = block.query(row) * k + place;
                into.indices()[target] = RankingKey.index(key);
                into.scores()[target] = RankingKey.score(key);
            }
        }
    }
}
