package io.contexture.linalg;

import java.util.Arrays;

/**
 * A matrix of which most entries are 0: of each row the columns and values of the others ("compressed sparse rows"). The
 * order within a row means nothing. No row has a column twice.
 *
 * @param width   number of columns
 * @param starts  where each row begins in {@code columns} and {@code values}, and where the last one ends: rows + 1
 * @param columns column of each entry, row by row
 * @param values  the entry
 */
public record SparseMatrix(int width, int[] starts, int[] columns, float[] values) {

    private static final int SMALLEST_RANGE = 32;

    /** Fills one row. */
    @FunctionalInterface
    public interface RowWriter {

        /** Adds the entries of {@code row} to {@code entries}, which is empty. Called by several threads at once. */
        void write(int row, SparseAccumulator entries);
    }

    /** The matrix whose rows {@code writer} gives, on all cores. */
    public static SparseMatrix ofRows(int rows, int width, RowWriter writer) {
        int tasks = Ranges.tasks(rows, SMALLEST_RANGE);
        Part[] parts = new Part[tasks];
        Crew.forEach(tasks, task -> parts[task] = Part.of(
                Ranges.start(task, tasks, rows), Ranges.start(task + 1, tasks, rows), width, writer));
        if (tasks == 1) {
            return new SparseMatrix(width, parts[0].starts, parts[0].columns, parts[0].values);
        }
        return joined(parts, rows, width);
    }

    /** A matrix of zeros. */
    public static SparseMatrix empty(int rows, int width) {
        return new SparseMatrix(width, new int[rows + 1], new int[0], new float[0]);
    }

    private static SparseMatrix joined(Part[] parts, int rows, int width) {
        int size = 0;
        for (Part part : parts) {
            size = Math.addExact(size, part.size());
        }
        int[] starts = new int[rows + 1];
        int[] columns = new int[size];
        float[] values = new float[size];
        int row = 0;
        int at = 0;
        for (Part part : parts) {
            for (int r = 0; r + 1 < part.starts.length; r++) {
                starts[row++] = at + part.starts[r];
            }
            System.arraycopy(part.columns, 0, columns, at, part.size());
            System.arraycopy(part.values, 0, values, at, part.size());
            at += part.size();
        }
        starts[rows] = size;
        return new SparseMatrix(width, starts, columns, values);
    }

    /** Number of rows. */
    public int rows() {
        return starts.length - 1;
    }

    /** Index of a row's first entry. */
    public int start(int row) {
        return starts[row];
    }

    /** Index after a row's last entry. */
    public int end(int row) {
        return starts[row + 1];
    }

    /** Number of entries that are stored. */
    public int size() {
        return starts[starts.length - 1];
    }

    /** The transpose; its rows are in ascending order. */
    public SparseMatrix transposed() {
        int[] turnedStarts = new int[width + 1];
        for (int e = 0; e < size(); e++) {
            turnedStarts[columns[e] + 1]++;
        }
        for (int row = 0; row < width; row++) {
            turnedStarts[row + 1] += turnedStarts[row];
        }
        int[] next = Arrays.copyOf(turnedStarts, width);
        int[] turnedColumns = new int[size()];
        float[] turnedValues = new float[size()];
        for (int row = 0; row < rows(); row++) {
            for (int e = start(row); e < end(row); e++) {
                int to = next[columns[e]]++;
                turnedColumns[to] = row;
                turnedValues[to] = values[e];
            }
        }
        return new SparseMatrix(rows(), turnedStarts, turnedColumns, turnedValues);
    }

    /** With all its zeros. */
    public Matrix dense() {
        Matrix dense = Matrix.zeros(rows(), width);
        for (int row = 0; row < rows(); row++) {
            for (int e = start(row); e < end(row); e++) {
                dense.data()[row * width + columns[e]] = values[e];
            }
        }
        return dense;
    }

    /** Rows {@code from} to {@code to - 1}, while they are written. */
    private static final class Part {

        private final int[] starts;
        private int[] columns;
        private float[] values;

        private Part(int rows, int room) {
            starts = new int[rows + 1];
            columns = new int[room];
            values = new float[room];
        }

        static Part of(int from, int to, int width, RowWriter writer) {
            Part part = new Part(to - from, 16 * (to - from));
            SparseAccumulator room = new SparseAccumulator(width);
            for (int row = from; row < to; row++) {
                writer.write(row, room);
                part.append(row - from, room);
                room.clear();
            }
            return part;
        }

        private void append(int row, SparseAccumulator entries) {
            int at = starts[row];
            int end = Math.addExact(at, entries.size());
            if (end > columns.length) {
                int larger = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * columns.length));
                columns = Arrays.copyOf(columns, larger);
                values = Arrays.copyOf(values, larger);
            }
            for (int e = 0; e < entries.size(); e++) {
                columns[at + e] = entries.column(e);
                values[at + e] = (float) entries.get(entries.column(e));
            }
            starts[row + 1] = end;
        }

        int size() {
            return starts[starts.length - 1];
        }
    }
}
