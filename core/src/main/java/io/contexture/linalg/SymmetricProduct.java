package io.contexture.linalg;

import java.util.function.IntConsumer;

/**
 * {@code A A^T} tile by tile, never stored whole: only the tiles on and above the diagonal are computed, since the others
 * are their transposes to the bit. Entries are those of {@link MatrixProduct}.
 */
public final class SymmetricProduct {

    /** Entries below which starting other threads costs more than it saves. */
    private static final long PARALLEL_FROM = 1L << 22;

    /** Side of tiles: panels for vectors of 4, 8 or 16 lanes fill them, and so do the kernel's rows, or nearly. */
    private static final int SMALL = ProductKernel.COLUMNS == 32 ? 64 : 48;

    /** Side of tiles that still stay within the second-level cache. */
    private static final int LARGE = 192;

    private SymmetricProduct() {}

    /**
     * A tile: entry (i, j) of it is that of row {@code top + i} with row {@code left + j}. On the diagonal, where top is
     * left, it is a whole square, both triangles.
     *
     * @param values the tile's memory, valid until the visitor returns
     * @param stride distance between rows of the tile
     * @param top    first row
     * @param rows   number of rows
     * @param left   first column, at least {@code top}
     * @param width  number of columns
     */
    public record Tile(float[] values, int stride, int top, int rows, int left, int width) {

        /** Whether the tile lies on the diagonal. */
        public boolean isDiagonal() {
            return top == left;
        }

        /** Puts the tile in its place of the whole n x n matrix, and its transpose in the place on the other side. */
        public void copyTo(Matrix whole) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(values, i * stride, whole.data(), whole.index(top + i) + left, width);
            }
            for (int j = 0; !isDiagonal() && j < width; j++) {
                int to = whole.index(left + j) + top;
                for (int i = 0; i < rows; i++) {
                    whole.data()[to + i] = values[i * stride + j];
                }
            }
        }
    }

    /** Looks at tiles. */
    public interface Visitor {

        /** Called once a tile, in any order, by several threads at once. */
        void visit(Tile tile);

        /** Whether no more tiles need be computed. */
        default boolean isDone() {
            return false;
        }

        /**
         * Below which entries of the row are of no interest. An entry that cannot reach the lower of its row's and its column's
         * bar may be shown as anything below both, which is cheaper. May rise while tiles pass by.
         */
        default float bar(int row) {
            return Float.NEGATIVE_INFINITY;
        }
    }

    /** Side of the tiles of {@code n} rows: blocks of rows begin at its multiples. */
    public static int side(int n) {
        return n < 8 * LARGE ? SMALL : LARGE;
    }

    /** Shows all tiles of {@code rows rows^T} to the visitor, those on the diagonal first. */
    public static void forEachTile(Matrix rows, Visitor visitor) {
        int n = rows.rows();
        int side = side(n);
        int blocks = Math.ceilDiv(n, side);
        Panels right = Panels.inKeptMemory(n, rows.columns());
        boolean parallel = (long) n * n / 2 * rows.columns() >= PARALLEL_FROM;
        MatrixProduct.pack(right, rows, false, parallel);
        SymmetricTile product = new SymmetricTile(rows, right, TailNorms.of(right, parallel));
        ThreadLocal<float[]> room = ThreadLocal.withInitial(() -> new float[side * side]);
        IntConsumer tile = at -> {
            if (visitor.isDone()) {
                return;
            }
            int block = at < blocks ? at : column(at - blocks);
            int top = (at < blocks ? at : at - blocks - block * (block - 1) / 2) * side;
            int from = block * side;
            Tile next = new Tile(room.get(), side, top, Math.min(side, n - top), from,
                    Math.min(side, n - from));
            product.compute(next, visitor);
            visitor.visit(next);
        };
        MatrixProduct.forEach(blocks, parallel, tile);
        MatrixProduct.forEach(blocks * (blocks - 1) / 2, parallel, above -> tile.accept(blocks + above));
        right.giveBack();
    }

    /** {@code rows rows^T} whole, after all: n x n, half of it computed. */
    public static Matrix whole(Matrix rows) {
        int n = rows.rows();
        Matrix whole = Matrix.zeros(n, n);
        forEachTile(rows, tile -> tile.copyTo(whole));
        return whole;
    }

    /** Block column of a tile above the diagonal, where these are numbered down the columns. */
    private static int column(int tile) {
        int column = (int) ((Math.sqrt(8.0 * tile + 1) + 1) / 2);
        while (column * (column - 1) / 2 > tile) {
            column--;
        }
        while ((column + 1) * column / 2 <= tile) {
            column++;
        }
        return column;
    }
}
