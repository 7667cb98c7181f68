package io.contexture.linalg;

import java.util.Arrays;
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
     * @param dull   whether a group of {@link ProductKernel#ROWS} x {@link Panels#HEIGHT} entries has none of interest, group by group
     */
    public record Tile(float[] values, int stride, int top, int rows, int left, int width, boolean[] dull) {

        /** Looks at the entries of the tile with rows {@code top} to {@code bottom - 1} and columns {@code left} to {@code right - 1} of it. */
        @FunctionalInterface
        public interface GroupVisitor {
            void visit(int top, int bottom, int left, int right);
        }

        /** Shows groups that together have all entries of interest, row by row from the left. */
        public void forEachGroup(GroupVisitor visitor) {
            int group = 0;
            for (int i = 0; i < rows; i += ProductKernel.ROWS) {
                for (int j = 0; j < width; j += Panels.HEIGHT) {
                    if (!dull[group++]) {
                        visitor.visit(i, Math.min(i + ProductKernel.ROWS, rows), j,
                                Math.min(j + Panels.HEIGHT, width));
                    }
                }
            }
        }

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
         * Lowers each of {@code bars} to what an entry must reach to be of interest: one of row {@code first} the first bar, and so on for
         * {@code count} of them. An entry that cannot reach the lower of its row's and its column's may be shown as anything below
         * both, or be left out by {@link Tile#forEachGroup}, which is cheaper. Bars may rise while tiles pass by.
         */
        default void lowerBars(int first, int count, float[] bars) {
            Arrays.fill(bars, 0, count, Float.NEGATIVE_INFINITY);
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
        ThreadLocal<Room> rooms = ThreadLocal.withInitial(() -> Room.of(side));
        IntConsumer tile = at -> {
            if (visitor.isDone()) {
                return;
            }
            int block = at < blocks ? at : column(at - blocks);
            int top = (at < blocks ? at : at - blocks - block * (block - 1) / 2) * side;
            int from = block * side;
            Room room = rooms.get();
            Tile next = new Tile(room.values(), side, top, Math.min(side, n - top), from,
                    Math.min(side, n - from), room.dull());
            product.compute(next, visitor);
            visitor.visit(next);
        };
        MatrixProduct.forEach(blocks, parallel, tile);
        MatrixProduct.forEach(blocks * (blocks - 1) / 2, parallel, above -> tile.accept(blocks + above));
        right.giveBack();
    }

    /** What a thread's tiles are put in, one after the other. */
    private record Room(float[] values, boolean[] dull) {

        static Room of(int side) {
            return new Room(new float[side * side], new boolean[Math.ceilDiv(side, ProductKernel.ROWS)
                    * Math.ceilDiv(side, Panels.HEIGHT)]);
        }
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
