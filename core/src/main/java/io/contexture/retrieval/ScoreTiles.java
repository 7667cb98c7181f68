package io.contexture.retrieval;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Panels;
import io.contexture.linalg.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scores of all queries against the whole gallery, tile by tile: a block of queries belongs to one thread, which
 * computes a tile, shows it to the block's collectors and forgets it. At most one tile a thread is in memory.
 *
 * @param queries m x d
 * @param gallery n x d
 * @param self    whether query i is gallery item i, and to be left out of its own ranking
 */
record ScoreTiles(Matrix queries, Matrix gallery, boolean self) {

    /** Tile of the second-level cache: rows times columns, and columns times depth for the packed gallery. */
    private static final int TILE_ROWS = 96;

    private static final int TILE_COLUMNS = 512;

    /** Packing the gallery for a block costs as much as the scores of some 40 queries: larger blocks waste less. */
    private static final int LARGEST_BLOCK = 1056;

    ScoreTiles {
        if (queries.columns() != gallery.columns()) {
            throw new IllegalArgumentException("queries have " + queries.columns() + " columns, the gallery "
                    + gallery.columns() + "; embeddings of one network have the same");
        }
        Rows.requireFinite(queries, self ? "embeddings" : "query embeddings");
        if (!self) {
            Rows.requireFinite(gallery, "gallery embeddings");
        }
    }

    /** A block: queries {@code order[from]} to {@code order[to - 1]}, beside each other. */
    record Block(int[] order, int from, int to, Matrix queries) {

        int size() {
            return to - from;
        }

        int query(int row) {
            return order[from + row];
        }
    }

    /** Makes the collector of a block; called by the thread that owns the block. */
    interface Collecting {
        ScoreCollector collector(Block block);
    }

    /**
     * Runs over all scores, on all cores.
     *
     * @param order  the queries in the order in which they are to be put into blocks
     * @param weight memory that a collector needs for each query of {@code order}, in values
     * @param most   such memory that a block may have
     */
    void forEachBlock(int[] order, int[] weight, int most, Collecting collecting) {
        List<int[]> bounds = bounds(order.length, weight, most);
        IntStream.range(0, bounds.size()).parallel()
                .forEach(b -> run(order, bounds.get(b)[0], bounds.get(b)[1], collecting));
    }

    private static List<int[]> bounds(int queries, int[] weight, int most) {
        int threads = Runtime.getRuntime().availableProcessors();
        int blocks = Math.ceilDiv(Math.ceilDiv(Math.max(1, queries), LARGEST_BLOCK), threads) * threads;
        int size = Math.max(24, Math.ceilDiv(queries, blocks));
        List<int[]> bounds = new ArrayList<>();
        int from = 0;
        long sum = 0;
        for (int i = 0; i < queries; i++) {
            if (i > from && (i - from == size || sum + weight[i] > most)) {
                bounds.add(new int[]{from, i});
                from = i;
                sum = 0;
            }
            sum += weight[i];
        }
        if (from < queries) {
            bounds.add(new int[]{from, queries});
        }
        return bounds;
    }

    private void run(int[] order, int from, int to, Collecting collecting) {
        int depth = gallery.columns();
        Block block = new Block(order, from, to,
                queries.select(Arrays.copyOfRange(order, from, to)));
        ScoreCollector collector = collecting.collector(block);
        Panels columns = new Panels(Math.min(TILE_COLUMNS, gallery.rows()), depth);
        float[] tile = new float[TILE_ROWS * TILE_COLUMNS];
        for (int item = 0; item < gallery.rows(); item += TILE_COLUMNS) {
            int width = Math.min(TILE_COLUMNS, gallery.rows() - item);
            columns.pack(gallery.rows(item, item + width));
            for (int top = 0; top < block.size(); top += TILE_ROWS) {
                int bottom = Math.min(block.size(), top + TILE_ROWS);
                MatrixProduct.timesTransposed(block.queries.rows(top, bottom), columns, 0, width, tile, 0,
                        width);
                for (int row = top; row < bottom; row++) {
                    int start = (row - top) * width;
                    if (self && block.query(row) >= item && block.query(row) < item + width) {
                        tile[start + block.query(row) - item] = Float.NEGATIVE_INFINITY;
                    }
                    collector.accept(row, tile, start, width, item);
                }
            }
        }
        collector.finish();
    }
}
