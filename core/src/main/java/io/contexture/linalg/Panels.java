package io.contexture.linalg;

/**
 * One side of a matrix product, laid out for the kernel: panels of a few rows each, and in a panel the rows' first
 * entries, then their second entries, and so on; the last panel is filled up with zeros. Packing once pays when a side
 * meets many tiles of the other. The buffer is reused by the next {@code pack}; not for use by two threads at once while packing.
 */
public final class Panels {

    private static final int DEPTH_BLOCK = 64;

    private final int height;
    private final int depth;
    private final float[] values;
    private int rows;

    private Panels(int height, int capacity, int depth) {
        this.height = height;
        this.depth = depth;
        long size = (long) Math.ceilDiv(capacity, height) * height * depth;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    capacity + " rows of " + depth
                            + " values are too many to pack; multiply in blocks of rows");
        }
        values = new float[(int) size];
    }

    /** Room for up to {@code capacity} rows of {@code depth} values as the left side of products. */
    public static Panels left(int capacity, int depth) {
        return new Panels(ProductKernel.ROWS, capacity, depth);
    }

    /** Room for up to {@code capacity} rows of {@code depth} values as the right (transposed) side of products. */
    public static Panels right(int capacity, int depth) {
        return new Panels(ProductKernel.COLUMNS, capacity, depth);
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
            int base = panel * height * depth;
            int present = Math.min(height, rows - panel * height);
            for (int r = 0; r < present; r++) {
                packRow(base + r, matrix.data(), matrix.index(chosen[from + panel * height + r]));
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

    /** Rows of a panel: blocks of rows should be multiples of it. */
    public int height() {
        return height;
    }

    void begin(int newRows, int newDepth) {
        if (newDepth != depth || (long) Math.ceilDiv(newRows, height) * height * depth > values.length) {
            throw new IllegalArgumentException("panels for rows of " + depth + " values, " + values.length
                    + " in all, cannot take " + newRows + " rows of " + newDepth);
        }
        rows = newRows;
    }

    int count() {
        return Math.ceilDiv(rows, height);
    }

    float[] values() {
        return values;
    }

    int index(int panel) {
        return panel * height * depth;
    }

    /** Packs one panel from the rows of {@code source}, or from its columns if {@code transposed}. */
    void packPanel(int panel, Matrix source, boolean transposed) {
        int base = index(panel);
        int first = panel * height;
        int present = Math.min(height, rows - first);
        float[] data = source.data();
        if (transposed) {
            for (int p = 0; p < depth; p++) {
                System.arraycopy(data, source.offset() + p * source.columns() + first, values,
                        base + p * height,
                        present);
            }
        } else {
            // A few entries of every row at a time, so that the lines written to are still in the cache.
            for (int from = 0; from < depth; from += DEPTH_BLOCK) {
                int to = Math.min(depth, from + DEPTH_BLOCK);
                for (int r = 0; r < present; r++) {
                    int row = source.offset() + (first + r) * depth;
                    int target = base + r;
                    for (int p = from; p < to; p++) {
                        values[target + p * height] = data[row + p];
                    }
                }
            }
        }
        clearRest(base, present);
    }

    private void packRow(int target, float[] data, int row) {
        for (int p = 0; p < depth; p++) {
            values[target + p * height] = data[row + p];
        }
    }

    private void clearRest(int base, int present) {
        for (int p = 0; present < height && p < depth; p++) {
            java.util.Arrays.fill(values, base + p * height + present, base + (p + 1) * height, 0f);
        }
    }
}
