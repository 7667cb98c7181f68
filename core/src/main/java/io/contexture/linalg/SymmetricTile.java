package io.contexture.linalg;

import io.contexture.linalg.SymmetricProduct.Tile;
import io.contexture.linalg.SymmetricProduct.Visitor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Computes tiles of {@code A A^T}. On the diagonal what lies below it is a copy of what lies above. A group of entries of which
 * none can reach its bar any more is left as it is, and is dull.
 *
 * @param rows  A
 * @param right A, packed
 * @param tails of A
 */
record SymmetricTile(Matrix rows, Panels right, TailNorms tails) {

    private static final int ROWS = ProductKernel.ROWS;
    private static final int COLUMNS = Panels.HEIGHT;

    /** Fills the tile's memory. */
    void compute(Tile tile, Visitor visitor) {
        Arrays.fill(tile.values(), 0, tile.rows() * tile.stride(), 0f);
        Arrays.fill(tile.dull(), false);
        float[] spare = new float[ROWS * COLUMNS];
        float[] rowBars = bars(tile.top(), tile.rows(), ROWS, visitor);
        float[] columnBars = bars(tile.left(), tile.width(), COLUMNS, visitor);
        for (int j = 0; j < tile.width(); j += COLUMNS) {
            int columns = Math.min(COLUMNS, tile.width() - j);
            // Rows from here on are below the diagonal.
            int end = tile.isDiagonal() ? Math.min(tile.rows(), j + columns) : tile.rows();
            for (int i = 0; i < end; i += ROWS) {
                int height = Math.min(ROWS, tile.rows() - i);
                int at = i * tile.stride() + j;
                if (height < ROWS || columns < COLUMNS) {
                    MatrixProduct.edge(rows, rows.index(tile.top() + i), height, right,
                            right.index((tile.left() + j) / COLUMNS), right.depth(), columns, spare,
                            tile.values(), at, tile.stride());
                } else {
                    boolean dull = group(tile, i, j, Math.min(rowBars[i / ROWS], columnBars[j / COLUMNS]));
                    // On the diagonal others may be copies of this one's entries.
                    tile.dull()[i / ROWS * columnBars.length + j / COLUMNS] = dull && !tile.isDiagonal();
                }
            }
        }
        if (tile.isDiagonal()) {
            mirror(tile);
        }
    }

    /**
     * ROWS x COLUMNS entries from (i, j) of the tile on, or as much of their sums as shows that they stay below the bar.
     *
     * @return whether they all do
     */
    private boolean group(Tile tile, int i, int j, float bar) {
        int l = rows.index(tile.top() + i);
        int r = right.index((tile.left() + j) / COLUMNS);
        int at = i * tile.stride() + j;
        int done = 0;
        for (int s = 0; bar > Float.NEGATIVE_INFINITY && s < tails.stops().length; s++) {
            int stop = tails.stops()[s];
            accumulate(tile, l, r, at, done, stop);
            done = stop;
            float rest = tails.largest(s, tile.top() + i, ROWS)
                    * tails.panels()[s][(tile.left() + j) / COLUMNS];
            if (areBelow(tile.values(), at, tile.stride(), bar - rest)) {
                return true;
            }
        }
        accumulate(tile, l, r, at, done, right.depth());
        return bar > Float.NEGATIVE_INFINITY && areBelow(tile.values(), at, tile.stride(), bar);
    }

    private void accumulate(Tile tile, int l, int r, int at, int from, int to) {
        ProductKernel.accumulate(rows.data(), l + from, rows.columns(), ROWS - 1, right.values(),
                r + from * COLUMNS, to - from, tile.values(), at, tile.stride());
    }

    private static boolean areBelow(float[] values, int at, int stride, float bar) {
        FloatVector highest = FloatVector.fromArray(ProductKernel.SPECIES, values, at);
        for (int row = at; row < at + ROWS * stride; row += stride) {
            for (int j = 0; j < COLUMNS; j += ProductKernel.SPECIES.length()) {
                highest = highest.max(FloatVector.fromArray(ProductKernel.SPECIES, values, row + j));
            }
        }
        return highest.compare(VectorOperators.LT, bar).allTrue();
    }

    /** The lowest bar of each group of rows. */
    private static float[] bars(int from, int count, int group, Visitor visitor) {
        float[] bars = new float[count];
        Arrays.fill(bars, Float.POSITIVE_INFINITY);
        visitor.lowerBars(from, count, bars);
        float[] lowest = new float[Math.ceilDiv(count, group)];
        Arrays.fill(lowest, Float.POSITIVE_INFINITY);
        for (int row = 0; row < count; row++) {
            lowest[row / group] = Math.min(lowest[row / group], bars[row]);
        }
        return lowest;
    }

    private static void mirror(Tile tile) {
        for (int i = 1; i < tile.rows(); i++) {
            for (int j = 0; j < Math.min(i, tile.width()); j++) {
                tile.values()[i * tile.stride() + j] = tile.values()[j * tile.stride() + i];
            }
        }
    }
}
