package io.contexture.retrieval;

/**
 * Finds the place of a score among many scores in ranking order: the range of a query's relevant items is cut into as many
 * equal cells as it has items, so that only the few items of one cell are searched.
 */
final class ScoreCells {

    /** Ranking keys and their scores, all queries of a block one after the other, each query's descending. */
    private final long[] keys;
    private final float[] scores;

    /** At {@code first + c}, of the query whose items begin at {@code first}: the first item of cell c or of a lower one. */
    private final int[] begin;
    private final float[] scale;

    ScoreCells(int queries, long[] keys, float[] scores) {
        this.keys = keys;
        this.scores = scores;
        begin = new int[keys.length];
        scale = new float[queries];
    }

    /** Lays the cells of a query whose items are {@code first} to {@code last - 1}. */
    void lay(int row, int first, int last) {
        float width = (scores[first] - scores[last - 1]) / (last - first);
        scale[row] = width > 0 ? 1 / width : 0;
        int item = first;
        for (int cell = last - first - 1; cell >= 0; cell--) {
            while (item < last && cell(scores[item], row, first, last) > cell) {
                item++;
            }
            begin[first + cell] = item;
        }
    }

    /** Never falls when the score grows; that is all that is asked of it. */
    private int cell(float score, int row, int first, int last) {
        return Math.min((int) ((score - scores[last - 1]) * scale[row]), last - first - 1);
    }

    /**
     * First item that ranks behind a score.
     *
     * @param score at least that of the query's last item
     * @param index gallery index of the score
     * @return the item, {@code last} if there is none
     */
    int firstBehind(float score, int index, int row, int first, int last) {
        int cell = cell(score, row, first, last);
        int low = begin[first + cell];
        int high = cell == 0 ? last : begin[first + cell - 1];
        long key = RankingKey.of(score, index);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
