package io.contexture.linalg;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Products of float matrices on the vector unit, over all cores (the common pool) where the work is worth it.
 *
 * <p>Every entry is {@code fma} over the depth in ascending order from 0, whatever the shape, the tiling and the number
 * of threads: results are reproducible to the bit, and equal rows have equal products.
 */
public final class MatrixProduct {

    /** Multiply-adds below which starting other threads costs more than it saves. */
    private static final long PARALLEL_FROM = 1L << 22;

    /** Columns of a task's tile; with {@link #ROW_BLOCK} rows it stays within the second-level cache. */
    private static final int COLUMN_BLOCK = 512;

    private static final int ROW_BLOCK = 96;

    private static final int TASKS_PER_CORE = 4;

    private MatrixProduct() {}

    /** {@code a b^T}: m x d times n x d gives m x n, e.g. the scores of queries against a gallery. */
    public static Matrix timesTransposed(Matrix a, Matrix b) {
        Matrix out = Matrix.zeros(a.rows(), b.rows());
        timesTransposed(a, b, out);
        return out;
    }

    /** {@code out = a b^T} for m x d, n x d and m x n; {@code out} must not share memory with the others. */
    public static void timesTransposed(Matrix a, Matrix b, Matrix out) {
        multiply(a, false, b, false, out);
    }

    /** {@code a b}: m x d times d x n gives m x n. */
    public static Matrix times(Matrix a, Matrix b) {
        Matrix out = Matrix.zeros(a.rows(), b.columns());
        times(a, b, out);
        return out;
    }

    /** {@code out = a b} for m x d, d x n and m x n; {@code out} must not share memory with the others. */
    public static void times(Matrix a, Matrix b, Matrix out) {
        multiply(a, false, b, true, out);
    }

    /** {@code a^T b}: d x m transposed times d x n gives m x n. */
    public static Matrix transposedTimes(Matrix a, Matrix b) {
        Matrix out = Matrix.zeros(a.columns(), b.columns());
        multiply(a, true, b, true, out);
        return out;
    }

    private static void multiply(Matrix a, boolean aTransposed, Matrix b, boolean bTransposed, Matrix out) {
        int rows = aTransposed ? a.columns() : a.rows();
        int depth = aTransposed ? a.rows() : a.columns();
        int columns = bTransposed ? b.columns() : b.rows();
        int bDepth = bTransposed ? b.rows() : b.columns();
        if (depth != bDepth || out.rows() != rows || out.columns() != columns) {
            throw new IllegalArgumentException(
                    "cannot multiply " + a + (aTransposed ? " transposed" : "") + " by " + b
                            + (bTransposed ? "" : " transposed") + " into " + out);
        }
        Panels left = Panels.left(rows, depth);
        Panels right = Panels.right(columns, depth);
        boolean parallel = (long) rows * columns * depth >= PARALLEL_FROM;
        pack(left, a, aTransposed, right, b, bTransposed, parallel);
        int columnBlocks = Math.ceilDiv(columns, COLUMN_BLOCK);
        int height = tileHeight(left.count() * columnBlocks, parallel);
        int rowBlocks = Math.ceilDiv(rows, height);
        forEach(rowBlocks * columnBlocks, parallel, block -> {
            int top = block % rowBlocks * height;
            int side = block / rowBlocks * COLUMN_BLOCK;
            timesTransposed(left, top, Math.min(rows, top + height), right, side,
                    Math.min(columns, side + COLUMN_BLOCK), out.data(),
                    out.offset() + top * columns + side, columns);
        });
    }

    /** Packs both sides, which together are shared out to all cores. */
    static void pack(Panels left, Matrix a, boolean aTransposed, Panels right, Matrix b, boolean bTransposed,
            boolean parallel) {
        left.begin(aTransposed ? a.columns() : a.rows(), left.depth());
        right.begin(bTransposed ? b.columns() : b.rows(), right.depth());
        forEach(left.count() + right.count(), parallel, panel -> {
            if (panel < left.count()) {
                left.packPanel(panel, a, aTransposed);
            } else {
                right.packPanel(panel - left.count(), b, bTransposed);
            }
        });
    }

    /** {@link #ROW_BLOCK}, or fewer rows where that would leave some cores with little to do. */
    private static int tileHeight(int panels, boolean parallel) {
        int tasks = parallel ? TASKS_PER_CORE * Runtime.getRuntime().availableProcessors() : 1;
        return Math.clamp((long) panels / tasks * ProductKernel.ROWS, ProductKernel.ROWS, ROW_BLOCK);
    }

    /**
     * One tile of {@code left right^T}, by the calling thread alone.
     *
     * @param left       packed by {@link Panels#left}
     * @param fromRow    first row of the left side; a multiple of its {@link Panels#height()}
     * @param toRow      row after the last
     * @param right      packed by {@link Panels#right}
     * @param fromColumn first row of the right side; a multiple of its {@link Panels#height()}
     * @param toColumn   row after the last
     * @param out        where the tile goes, overwritten
     * @param offset     index of the tile's first entry
     * @param stride     distance between rows of the tile
     */
    public static void timesTransposed(Panels left, int fromRow, int toRow, Panels right, int fromColumn,
            int toColumn, float[] out, int offset, int stride) {
        int height = ProductKernel.ROWS;
        int width = ProductKernel.COLUMNS;
        if (left.height() != height || right.height() != width || left.depth() != right.depth()
                || fromRow % height != 0 || fromColumn % width != 0) {
            throw new IllegalArgumentException("tile from row " + fromRow + ", column " + fromColumn
                    + " of panels " + left.height() + " and " + right.height() + " high, depth "
                    + left.depth()
                    + " and " + right.depth() + "; sides must not be swapped, tiles must begin at a panel");
        }
        int depth = left.depth();
        for (int row = fromRow; row < toRow; row++) {
            int at = offset + (row - fromRow) * stride;
            Arrays.fill(out, at, at + toColumn - fromColumn, 0f);
        }
        float[] edge = new float[0];
        for (int column = fromColumn; column < toColumn; column += width) {
            int r = right.index(column / width);
            for (int row = fromRow; row < toRow; row += height) {
                int l = left.index(row / height);
                int at = offset + (row - fromRow) * stride + column - fromColumn;
                if (row + height <= toRow && column + width <= toColumn) {
                    ProductKernel.accumulate(left.values(), l, right.values(), r, depth, out, at, stride);
                } else {
                    // The tile's edge: a whole kernel into spare memory, of which what exists is kept.
                    edge = edge.length == 0 ? new float[height * width] : edge;
                    Arrays.fill(edge, 0f);
                    ProductKernel.accumulate(left.values(), l, right.values(), r, depth, edge, 0, width);
                    for (int i = 0; i < Math.min(height, toRow - row); i++) {
                        System.arraycopy(edge, i * width, out, at + i * stride,
                                Math.min(width, toColumn - column));
                    }
                }
            }
        }
    }

    /** Calls {@code task} for 0 to {@code tasks - 1}, on all cores if {@code parallel}. */
    static void forEach(int tasks, boolean parallel, IntConsumer task) {
        IntStream range = IntStream.range(0, tasks);
        (parallel ? range.parallel() : range).forEach(task);
    }
}
