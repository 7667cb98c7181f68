package io.contexture.linalg;

/** A row that is mostly zeros while it is summed up. Room for one thread, used for one row after another. */
public final class SparseAccumulator {

    private final double[] values;
    private final boolean[] present;
    private final int[] touched;
    private int size;

    /** Room for rows of that many columns. */
    public SparseAccumulator(int columns) {
        values = new double[columns];
        present = new boolean[columns];
        touched = new int[columns];
    }

    /** Adds to an entry, which is one of the row's from then on, whatever its value. */
    public void add(int column, double value) {
        if (!present[column]) {
            present[column] = true;
            touched[size++] = column;
        }
        values[column] += value;
    }

    /** Adds a multiple of a row of a sparse matrix. */
    public void addRow(SparseMatrix matrix, int row, double factor) {
        int[] columns = matrix.columns();
        float[] entries = matrix.values();
        double[] sums = values;
        boolean[] there = present;
        int[] order = touched;
        int count = size;
        for (int e = matrix.start(row), end = matrix.end(row); e < end; e++) {
            int column = columns[e];
            if (!there[column]) {
                there[column] = true;
                order[count++] = column;
            }
            sums[column] += factor * entries[e];
        }
        size = count;
    }

    /** Adds the same to some entries: those of {@code columns[from]} to {@code columns[to - 1]}. */
    public void addToEach(int[] columns, int from, int to, double value) {
        double[] sums = values;
        boolean[] there = present;
        int[] order = touched;
        int count = size;
        for (int e = from; e < to; e++) {
            int column = columns[e];
            if (!there[column]) {
                there[column] = true;
                order[count++] = column;
            }
            sums[column] += value;
        }
        size = count;
    }

    /** The entry; 0 if nothing was added to it. */
    public double get(int column) {
        return values[column];
    }

    /** Number of entries. */
    public int size() {
        return size;
    }

    /** Column of the {@code at}-th entry, in the order in which they came. */
    public int column(int at) {
        return touched[at];
    }

    /** All zeros again. */
    public void clear() {
        for (int at = 0; at < size; at++) {
            values[touched[at]] = 0;
            present[touched[at]] = false;
        }
        size = 0;
    }
}
