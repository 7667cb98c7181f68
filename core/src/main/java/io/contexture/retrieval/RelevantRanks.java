package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Panels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Finds the rank of every relevant item of each query of a block: first the scores of the relevant items alone, then,
 * while the gallery passes, how many items rank ahead of each.
 */
final class RelevantRanks implements ScoreCollector {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Up to so many relevant items, one vectorised count for each is faster than finding each score's place among them. */
    private static final int COUNTED_ONE_BY_ONE = 128;

    private static final int CHUNK = 512;

    /** Queries of a class that are compared with a chunk of its items at a time. */
    private static final int GROUP = 48;

    /** Receives the ranks of a query's relevant items: ascending from 1, in {@code ranks[from]} to {@code ranks[to - 1]}. */
    interface Receiver {
        void ranks(int query, int[] ranks, int from, int to);
    }

    private final ScoreTiles.Block block;
    private final Receiver receiver;
    private final long[] histogram;

    /** Relevant items of row r: entries start[r] to start[r + 1], in ranking order. */
    private final int[] start;
    private final long[] keys;
    private final float[] scores;
    private final int[] ahead;
    private final ScoreCells cells;

    /**
     * Computes the scores of the relevant items.
     *
     * @param block     queries, those of a class beside each other
     * @param labels    class of each query of the set
     * @param members   gallery items by class
     * @param histogram bins to add the relevant items' scores to
     */
    RelevantRanks(ScoreTiles.Block block, int[] labels, ClassMembers members, Matrix gallery, boolean self,
            long[] histogram, Receiver receiver) {
        this.block = block;
        this.receiver = receiver;
        this.histogram = histogram;
        start = new int[block.size() + 1];
        for (int row = 0; row < block.size(); row++) {
            int[] items = members.of(labels[block.query(row)]);
            start[row + 1] = Math.addExact(start[row], items.length - (self ? 1 : 0));
        }
        keys = new long[start[block.size()]];
        scores = new float[keys.length];
        ahead = new int[keys.length];
        cells = new ScoreCells(block.size(), keys, scores);
        int row = 0;
        while (row < block.size()) {
            int end = row + 1;
            int label = labels[block.query(row)];
            while (end < block.size() && labels[block.query(end)] == label) {
                end++;
            }
            scoreClass(row, end, members.of(label), gallery, self);
            row = end;
        }
    }

    private void scoreClass(int from, int to, int[] items, Matrix gallery, boolean self) {
        int width = Math.min(CHUNK, items.length);
        if (width == 0) {
            return;
        }
        Panels columns = new Panels(width, gallery.columns());
        float[] tile = new float[Math.min(GROUP, to - from) * width];
        int[] filled = Arrays.copyOfRange(start, from, to);
        for (int first = 0; first < items.length; first += width) {
            int count = Math.min(width, items.length - first);
            columns.pack(gallery, items, first, first + count);
            for (int top = from; top < to; top += GROUP) {
                int bottom = Math.min(to, top + GROUP);
                MatrixProduct.timesTransposed(block.queries().rows(top, bottom), columns, 0, count, tile, 0,
                        count);
                for (int row = top; row < bottom; row++) {
                    for (int c = 0; c < count; c++) {
                        if (!self || items[first + c] != block.query(row)) {
                            float score = tile[(row - top) * count + c];
                            keys[filled[row - from]++] = RankingKey.of(score, items[first + c]);
                            histogram[SimilarityHistogram.bin(score)]++;
                        }
                    }
                }
            }
        }
        for (int row = from; row < to; row++) {
            Arrays.sort(keys, start[row], start[row + 1]);
            for (int i = start[row], j = start[row + 1] - 1; i < j; i++, j--) {
                long swap = keys[i];
                keys[i] = keys[j];
                keys[j] = swap;
            }
            for (int i = start[row]; i < start[row + 1]; i++) {
                scores[i] = RankingKey.score(keys[i]);
            }
            if (start[row + 1] - start[row] > COUNTED_ONE_BY_ONE) {
                cells.lay(row, start[row], start[row + 1]);
            }
        }
    }

    @Override
    public void accept(int row, float[] stretch, int from, int length, int item) {
        int first = start[row];
        int last = start[row + 1];
        if (last == first) {
            return;
        }
        if (last - first > COUNTED_ONE_BY_ONE) {
            sortIn(row, stretch, from, length, item);
            return;
        }
        float highest = highest(stretch, from, length);
        // From the least similar up, until no score of the stretch can be ahead.
        for (int i = last - 1; i >= first && scores[i] <= highest; i--) {
            // Equal scores of lower index are ahead, those of higher index are not.
            int split = Math.clamp(RankingKey.index(keys[i]) - item, 0, length);
            ahead[i] += countFrom(scores[i], stretch, from, from + split);
            ahead[i] += countAbove(scores[i], stretch, from + split, from + length);
        }
    }

    private static float highest(float[] values, int from, int length) {
        FloatVector best = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = from;
        for (; i <= from + length - SPECIES.length(); i += SPECIES.length()) {
            best = best.max(FloatVector.fromArray(SPECIES, values, i));
        }
        float highest = best.reduceLanes(VectorOperators.MAX);
        for (; i < from + length; i++) {
            highest = Math.max(highest, values[i]);
        }
        return highest;
    }

    private static int countFrom(float bound, float[] values, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            count += FloatVector.fromArray(SPECIES, values, i).compare(VectorOperators.GE, bound).trueCount();
        }
        for (; i < to; i++) {
            count += values[i] >= bound ? 1 : 0;
        }
        return count;
    }

    private static int countAbove(float bound, float[] values, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            count += FloatVector.fromArray(SPECIES, values, i).compare(VectorOperators.GT, bound).trueCount();
        }
        for (; i < to; i++) {
            count += values[i] > bound ? 1 : 0;
        }
        return count;
    }

    /** For each score that can matter, the first relevant item behind it; {@link #finish} adds those up. */
    private void sortIn(int row, float[] stretch, int from, int length, int item) {
        int first = start[row];
        int last = start[row + 1];
        float lowest = scores[last - 1];
        for (int i = 0; i < length; i++) {
            if (stretch[from + i] >= lowest) {
                int behind = cells.firstBehind(stretch[from + i], item + i, row, first, last);
                if (behind < last) {
                    ahead[behind]++;
                }
            }
        }
    }

    @Override
    public void finish() {
        for (int row = 0; row < block.size(); row++) {
            int first = start[row];
            int last = start[row + 1];
            for (int i = first; i < last; i++) {
                if (last - first > COUNTED_ONE_BY_ONE && i > first) {
                    ahead[i] += ahead[i - 1] - 1;
                }
                // The rank: one more than the number ahead.
                ahead[i]++;
            }
            receiver.ranks(block.query(row), ahead, first, last);
        }
    }
}
