package io.contexture.linalg;

import java.util.Objects;

/**
 * A row-major matrix of floats: {@code rows} x {@code columns} values of {@code data} from {@code offset} on. Rows of
 * another matrix are a view, not a copy ({@link #rows(int, int)}); writing to a view writes to what it was taken from.
 *
 * @param data    the values; shared, never copied
 * @param offset  index of the first value
 * @param rows    number of rows, at least 0
 * @param columns number of columns, at least 0
 */
public record Matrix(float[] data, int offset, int rows, int columns) {

    public Matrix {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " does not exist");
        }
        if ((long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a matrix of " + rows + " x " + columns + " has more values than a Java array");
        }
        Objects.checkFromIndexSize(offset, rows * columns, data.length);
    }

    /** All of {@code data} as a matrix. */
    public static Matrix of(float[] data, int rows, int columns) {
        if ((long) rows * columns != data.length) {
            throw new IllegalArgumentException(
                    data.length + " values do not fill a matrix of " + rows + " x " + columns);
        }
        return new Matrix(data, 0, rows, columns);
    }

    /** A new matrix of zeros. */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(new float[Math.multiplyExact(rows, columns)], 0, rows, columns);
    }

    /** Entry (row, column). */
    public float get(int row, int column) {
        return data[index(row) + Objects.checkIndex(column, columns)];
    }

    /** Sets entry (row, column). */
    public void set(int row, int column, float value) {
        data[index(row) + Objects.checkIndex(column, columns)] = value;
    }

    /** Where row {@code row} begins in {@link #data}. */
    public int index(int row) {
        return offset + Objects.checkIndex(row, rows) * columns;
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), as a view. */
    public Matrix rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return new Matrix(data, offset + from * columns, to - from, columns);
    }

    /** A copy of the given rows, in that order. */
    public Matrix select(int... chosen) {
        Matrix copy = zeros(chosen.length, columns);
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(data, index(chosen[i]), copy.data, i * columns, columns);
        }
        return copy;
    }

    /** The values alone, row-major: a copy. */
    public float[] toArray() {
        return java.util.Arrays.copyOfRange(data, offset, offset + rows * columns);
    }

    @Override
    public String toString() {
        return "Matrix[" + rows + " x " + columns + "]";
    }
}
