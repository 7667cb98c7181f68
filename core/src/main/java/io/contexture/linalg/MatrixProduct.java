package io.contexture.linalg;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Products of float matrices on the vector unit, over all cores where the work is worth it.
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

    /** A panel and some rows of that depth stay within the first-level cache. */
    private static final int DEPTH_BLOCK = 256;

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
        Panels right = Panels.inKeptMemory(columns, depth);
        boolean parallel = (long) rows * columns * depth >= PARALLEL_FROM;
        pack(right, b, bTransposed, parallel);
        Matrix left = aTransposed ? Entrywise.transposed(a) : a;
        int columnBlocks = Math.ceilDiv(columns, COLUMN_BLOCK);
        int height = tileHeight(Math.ceilDiv(rows, ProductKernel.ROWS) * columnBlocks, parallel);
        int rowBlocks = Math.ceilDiv(rows, height);
        forEach(rowBlocks * columnBlocks, parallel, block -> {
            int top = block % rowBlocks * height;
            int side = block / rowBlocks * COLUMN_BLOCK;
            timesTransposed(left.rows(top, Math.min(rows, top + height)), right, side,
                    Math.min(columns, side + COLUMN_BLOCK), out.data(),
                    out.offset() + top * columns + side, columns);
        });
        right.giveBack();
    }

    /** Packs the rows of a matrix, or its columns if {@code transposed}. */
    static void pack(Panels panels, Matrix source, boolean transposed, boolean parallel) {
        panels.begin(transposed ? source.columns() : source.rows(), panels.depth());
        forEach(panels.count(), parallel, panel -> panels.packPanel(panel, source, transposed));
    }

    /** {@link #ROW_BLOCK}, or fewer rows where that would leave some cores with little to do. */
    private static int tileHeight(int panels, boolean parallel) {
        int tasks = parallel ? TASKS_PER_CORE * Runtime.getRuntime().availableProcessors() : 1;
        return Math.clamp((long) panels / tasks * ProductKernel.ROWS, ProductKernel.ROWS, ROW_BLOCK);
    }

    /**
     * One tile of {@code left right^T}, by the calling thread alone.
     *
     * @param left       rows of the left side
     * @param right      packed rows of the right side
     * @param fromColumn first row of the right side; a multiple of {@link Panels#HEIGHT}
     * @param toColumn   row after the last
     * @param out        where the tile goes, overwritten
     * @param offset     index of the tile's first entry
     * @param stride     distance between rows of the tile
     */
    public static void timesTransposed(Matrix left, Panels right, int fromColumn, int toColumn, float[] out,
            int offset, int stride) {
        int width = Panels.HEIGHT;
        if (left.columns() != right.depth() || fromColumn % width != 0) {
            throw new IllegalArgumentException("a tile of " + left + " from column " + fromColumn
                    + " of panels " + width + " high, depth " + right.depth()
                    + "; the depths must be equal, tiles must begin at a panel");
        }
        int depth = right.depth();
        for (int row = 0; row < left.rows(); row++) {
            int at = offset + row * stride;
            Arrays.fill(out, at, at + toColumn - fromColumn, 0f);
        }
        float[] edge = new float[0];
        for (int first = 0; first < depth; first += DEPTH_BLOCK) {
            int block = Math.min(DEPTH_BLOCK, depth - first);
            for (int column = fromColumn; column < toColumn; column += width) {
                int r = right.index(column / width) + first * width;
                for (int row = 0; row < left.rows(); row += ProductKernel.ROWS) {
                    int l = left.index(row) + first;
                    int at = offset + row * stride + column - fromColumn;
                    int rows = Math.min(ProductKernel.ROWS, left.rows() - row);
                    int columns = Math.min(width, toColumn - column);
                    if (rows == ProductKernel.ROWS && columns == width) {
                        ProductKernel.accumulate(left.data(), l, depth, rows - 1, right.values(), r, block,
                                out, at, stride);
                    } else {
                        edge = edge.length == 0 ? new float[ProductKernel.ROWS * width] : edge;
                        edge(left, l, rows, right, r, block, columns, edge, out, at, stride);
                    }
                }
            }
        }
    }

    /** At a tile's edge: a whole kernel in spare memory, of which what exists is kept. */
    static void edge(Matrix left, int l, int rows, Panels right, int r, int depth, int columns, float[] spare,
            float[] out, int at, int stride) {
        Arrays.fill(spare, 0f);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(out, at + i * stride, spare, i * Panels.HEIGHT, columns);
        }
        ProductKernel.accumulate(left.data(), l, left.columns(), rows - 1, right.values(), r, depth, spare, 0,
                Panels.HEIGHT);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(spare, i * Panels.HEIGHT, out, at + i * stride, columns);
        }
    }

    /** Calls {@code task} for 0 to {@code tasks - 1}, on all cores if {@code parallel}. */
    static void forEach(int tasks, boolean parallel, IntConsumer task) {
        if (parallel) {
            Crew.forEach(tasks, task);
        } else {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
        }
    }
}
