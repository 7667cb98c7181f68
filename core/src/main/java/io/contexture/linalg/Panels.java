package io.contexture.linalg;

import java.util.Arrays;

/**
 * The right (transposed) side of a matrix product, laid out for the kernel: panels of a few rows each, and in a panel the rows' first
 * entries, then their second entries, and so on; the last panel is filled up with zeros. Packing once pays when a side
 * meets many rows of the other. The buffer is reused by the next {@code pack}; not for use by two threads at once while packing.
 */
public final class Panels {

    /** Rows of a panel: blocks of rows must begin at its multiples. */
    public static final int HEIGHT = ProductKernel.COLUMNS;

    private static final int DEPTH_BLOCK = 64;

    private final int depth;
    private final float[] values;
    private int rows;

    private Panels(float[] values, int depth) {
        this.values = values;
        this.depth = depth;
    }

    /** Room for up to {@code capacity} rows of {@code depth} values. */
    public Panels(int capacity, int depth) {
        this(new float[size(capacity, depth)], depth);
    }

    /** The same in {@link KeptMemory}. */
    static Panels inKeptMemory(int capacity, int depth) {
        return new Panels(KeptMemory.take(size(capacity, depth)), depth);
    }

    /** Gives the memory back; the panels are not to be used any more. */
    void giveBack() {
        KeptMemory.giveBack(values);
    }

    private static int size(int capacity, int depth) {
        long size = (long) Math.ceilDiv(capacity, HEIGHT) * HEIGHT * depth;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    capacity + " rows of " + depth
                            + " values are too many to pack; multiply in blocks of rows");
        }
        return (int) size;
    }

    /** Packs the rows of a matrix; returns this. */
    public Panels pack(Matrix matrix) {
        begin(matrix.rows(), matrix.columns());
        for (int panel = 0; panel < count(); panel++) {
            packPanel(panel, matrix, false);
        }
        return this;
    }

    /** Packs rows {@code chosen[from]} to {@code chosen[to - 1]} of a matrix; returns this. */
    public Panels pack(Matrix matrix, int[] chosen, int from, int to) {
        begin(to - from, matrix.columns());
        for (int panel = 0; panel < count(); panel++) {
            int base = panel * HEIGHT * depth;
            int present = Math.min(HEIGHT, rows - panel * HEIGHT);
            for (int r = 0; r < present; r++) {
                packRow(base + r, matrix.data(), matrix.index(chosen[from + panel * HEIGHT + r]), 0,
                        depth);
            }
            clearRest(base, present);
        }
        return this;
    }

    /** Rows packed at present. */
    public int rows() {
        return rows;
    }

    /** Values of a row. */
    public int depth() {
        return depth;
    }

    void begin(int newRows, int newDepth) {
        if (newDepth != depth || (long) Math.ceilDiv(newRows, HEIGHT) * HEIGHT * depth > values.length) {
            throw new IllegalArgumentException("panels for rows of " + depth + " values, " + values.length
                    + " in all, cannot take " + newRows + " rows of " + newDepth);
        }
        rows = newRows;
    }

    int count() {
        return Math.ceilDiv(rows, HEIGHT);
    }

    float[] values() {
        return values;
    }

    int index(int panel) {
        return panel * HEIGHT * depth;
    }

    /** Packs one panel from the rows of {@code source}, or from its columns if {@code transposed}. */
    void packPanel(int panel, Matrix source, boolean transposed) {
        int base = index(panel);
        int first = panel * HEIGHT;
        int present = Math.min(HEIGHT, rows - first);
        float[] data = source.data();
        if (transposed) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(data, source.offset() + p * source.columns() + first, values,
                        base + p * HEIGHT,
                        present);
            }
        } else {
            // A few entries of every row at a time, so that the lines written to are still in the cache.
            for (int from = 0; from < depth; from += DEPTH_BLOCK) {
                int to = Math.min(depth, from + DEPTH_BLOCK);
                int r = 0;
                for (; r + SquareTurn.SIDE <= present; r += SquareTurn.SIDE) {
                    packRows(base + r, data, source.offset() + (first + r) * depth, from, to);
                }
                for (; r < present; r++) {
                    packRow(base + r, data, source.offset() + (first + r) * depth, from, to);
                }
            }
        }
        clearRest(base, present);
    }

    /** As many rows as a square has. */
    private void packRows(int target, float[] data, int row, int from, int to) {
        int p = from;
        for (; p + SquareTurn.SIDE <= to; p += SquareTurn.SIDE) {
            SquareTurn.turn(data, row + p, depth, values, target + p * HEIGHT, HEIGHT);
        }
        for (int r = 0; r < SquareTurn.SIDE && p < to; r++) {
            packRow(target + r, data, row + r * depth, p, to);
        }
    }

    private void packRow(int target, float[] data, int row, int from, int to) {
        for (int p = from; p < to; p++) {
            values[target + p * HEIGHT] = data[row + p];
        }
    }

    private void clearRest(int base, int present) {
        for (int p = 0; present < HEIGHT && p < depth; p++) {
            Arrays.fill(values, base + p * HEIGHT + present, base + (p + 1) * HEIGHT, 0f);
        }
    }
}
