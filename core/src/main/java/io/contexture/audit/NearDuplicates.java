package io.contexture.audit;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.Panels;
import io.contexture.linalg.Rows;
import io.contexture.linalg.SymmetricProduct;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most similar pairs of rows, within a set or across two: exact, by the inner products of all pairs, which are computed
 * tile by tile on all cores and never kept. At most two stretches of rows are in memory, and the pairs that are asked for.
 */
public final class NearDuplicates {

    /** Rows that are read at a time: reading them again for each other stretch costs nothing beside the products. */
    static final int STRETCH = 8192;

    private static final int TILE_ROWS = 96;
    private static final int TILE_COLUMNS = 512;

    private final PairSelection selection;
    private final int stretch;

    private NearDuplicates(PairSelection selection, int stretch) {
        this.selection = selection;
        this.stretch = stretch;
    }

    /**
     * Pairs of rows of one matrix.
     *
     * @param unitRows   n x d, rows of length 1
     * @param similarity what a pair's inner product must reach, -1 to 1
     * @param most       pairs wanted, at least 1: memory for pairs is bounded by it
     * @return the most similar first, of equal ones those of the lowest rows; {@code first < second} in each
     * @throws IllegalArgumentException if an option is out of range, or a value is not finite (the message names the row)
     */
    public static List<SimilarPair> of(Matrix unitRows, float similarity, int most) {
        return of(RowSource.of(unitRows), similarity, most);
    }

    /** The same of rows that are read when they are needed. */
    public static List<SimilarPair> of(RowSource unitRows, float similarity, int most) {
        return of(unitRows, similarity, most, STRETCH);
    }

    static List<SimilarPair> of(RowSource unitRows, float similarity, int most, int stretch) {
        NearDuplicates search = new NearDuplicates(selection(similarity, most), stretch);
        int n = unitRows.rows();
        for (int from = 0; from < n; from += stretch) {
            Matrix rows = search.read(unitRows, from, "embeddings");
            search.within(rows, from);
            for (int next = from + stretch; next < n; next += stretch) {
                search.across(rows, from, search.read(unitRows, next, "embeddings"), next);
            }
        }
        return search.selection.pairs();
    }

    /**
     * Pairs of a row of one matrix and a row of another, such as a training and a test set.
     *
     * @param firsts     m x d, rows of length 1
     * @param seconds    n x d, rows of length 1
     * @param similarity what a pair's inner product must reach, -1 to 1
     * @param most       pairs wanted, at least 1
     * @return the most similar first, of equal ones those of the lowest rows
     * @throws IllegalArgumentException if the widths differ, an option is out of range, or a value is not finite
     */
    public static List<SimilarPair> between(Matrix firsts, Matrix seconds, float similarity, int most) {
        return between(RowSource.of(firsts), RowSource.of(seconds), similarity, most);
    }

    /** The same of rows that are read when they are needed. */
    public static List<SimilarPair> between(RowSource firsts, RowSource seconds, float similarity, int most) {
        return between(firsts, seconds, similarity, most, STRETCH);
    }

    static List<SimilarPair> between(RowSource firsts, RowSource seconds, float similarity, int most,
            int stretch) {
        if (firsts.columns() != seconds.columns()) {
            throw new IllegalArgumentException("the first embeddings have " + firsts.columns()
                    + " columns, the second " + seconds.columns()
                    + "; embeddings of one network have the same");
        }
        NearDuplicates search = new NearDuplicates(selection(similarity, most), stretch);
        for (int from = 0; from < firsts.rows(); from += stretch) {
            Matrix rows = search.read(firsts, from, "first embeddings");
            for (int next = 0; next < seconds.rows(); next += stretch) {
                search.across(rows, from, search.read(seconds, next, "second embeddings"), next);
            }
        }
        return search.selection.pairs();
    }

    private static PairSelection selection(float similarity, int most) {
        if (!(similarity >= -1 && similarity <= 1)) {
            throw new IllegalArgumentException(
                    "similarity is " + similarity + "; allowed: -1 to 1, for near-duplicates 0.9 or more");
        }
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + "; allowed: 1 pair or more");
        }
        return new PairSelection(similarity, most);
    }

    private Matrix read(RowSource source, int from, String what) {
        Matrix rows = source.read(from, Math.min(source.rows(), from + stretch));
        Rows.requireFinite(rows, what + (from == 0 ? "" : " from row " + from + " on"));
        return rows;
    }

    private void within(Matrix rows, int offset) {
        SymmetricProduct.forEachTile(rows, new SymmetricProduct.Visitor() {
            @Override
            public void visit(SymmetricProduct.Tile tile) {
                tile.forEachGroup((top, bottom, left, right) -> {
                    for (int i = top; i < bottom; i++) {
                        int row = tile.top() + i;
                        // Below the diagonal are the same pairs again.
                        int from = Math.max(left, row + 1 - tile.left());
                        look(tile.values(), i * tile.stride() + from, right - from, offset + row,
                                offset + tile.left() + from);
                    }
                });
            }

            @Override
            public void lowerBars(int first, int count, float[] bars) {
                float bar = selection.bar();
                for (int i = 0; i < count; i++) {
                    bars[i] = Math.min(bars[i], bar);
                }
            }
        });
    }

    private void across(Matrix rows, int offset, Matrix others, int othersOffset) {
        Panels right = new Panels(others.rows(), others.columns()).pack(others);
        int columnBlocks = Math.ceilDiv(others.rows(), TILE_COLUMNS);
        int rowBlocks = Math.ceilDiv(rows.rows(), TILE_ROWS);
        ThreadLocal<float[]> tiles = ThreadLocal.withInitial(() -> new float[TILE_ROWS * TILE_COLUMNS]);
        IntStream.range(0, rowBlocks * columnBlocks).parallel().forEach(at -> {
            int top = at % rowBlocks * TILE_ROWS;
            int left = at / rowBlocks * TILE_COLUMNS;
            int width = Math.min(TILE_COLUMNS, others.rows() - left);
            Matrix block = rows.rows(top, Math.min(rows.rows(), top + TILE_ROWS));
            float[] tile = tiles.get();
            MatrixProduct.timesTransposed(block, right, left, left + width, tile, 0, width);
            for (int i = 0; i < block.rows(); i++) {
                look(tile, i * width, width, offset + top + i, othersOffset + left);
            }
        });
    }

    /** Offers the entries of one row that reach the bar. */
    private void look(float[] values, int from, int length, int row, int column) {
        float bar = selection.bar();
        for (int j = 0; j < length; j++) {
            if (values[from + j] >= bar) {
                selection.offer(row, column + j, values[from + j]);
                bar = selection.bar();
            }
        }
    }
}
