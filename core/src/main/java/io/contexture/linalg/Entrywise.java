package io.contexture.linalg;

import org.jspecify.annotations.Nullable;

/** What is done to matrices entry by entry, and to square ones and their transposes. All results are new matrices. */
public final class Entrywise {

    /** Side of the blocks in which a matrix is turned: both of a block's sides stay in the first-level cache. */
    private static final int BLOCK = 32;

    /** Entries of a range that is worth a thread of its own. */
    private static final int SMALLEST_RANGE = 1 << 15;

    private Entrywise() {}

    /** The product of the entries at each place. */
    public static Matrix product(Matrix a, Matrix b) {
        if (a.rows() != b.rows() || a.columns() != b.columns()) {
            throw new IllegalArgumentException("entries of " + a + " and " + b + " have no partners");
        }
        Matrix product = Matrix.zeros(a.rows(), a.columns());
        Ranges.forEach(product.data().length, SMALLEST_RANGE, (from, to) -> {
            for (int at = from; at < to; at++) {
                product.data()[at] = a.data()[a.offset() + at] * b.data()[b.offset() + at];
            }
        });
        return product;
    }

    /** {@code A^T}. */
    public static Matrix transposed(Matrix matrix) {
        return turned(matrix, false);
    }

    /** {@code A + A^T} of a square matrix: symmetric to the bit. */
    public static Matrix plusTransposed(Matrix square) {
        if (square.rows() != square.columns()) {
            throw new IllegalArgumentException(square + " is not square");
        }
        return turned(square, true);
    }

    private static Matrix turned(Matrix matrix, boolean added) {
        int rows = matrix.columns();
        int columns = matrix.rows();
        Matrix turned = Matrix.zeros(rows, columns);
        Ranges.forEach(Math.ceilDiv(rows, BLOCK), 1 + SMALLEST_RANGE / (BLOCK * Math.max(1, columns)),
                (from, to) -> {
                    float[] block = new float[BLOCK * BLOCK];
                    for (int left = 0; left < columns; left += BLOCK) {
                        for (int top = from * BLOCK; top < Math.min(rows, to * BLOCK); top += BLOCK) {
                            turn(matrix, top, left, block);
                            put(block, added ? matrix : null, top, left, turned);
                        }
                    }
                });
        return turned;
    }

    /**
     * Turns the block whose place in the result is from row {@code top} and column {@code left} on. Rows of it are read whole:
     * where n is a power of two the entries of a column would drive each other out of the cache.
     */
    private static void turn(Matrix matrix, int top, int left, float[] block) {
        int height = Math.min(matrix.columns() - top, BLOCK);
        for (int j = 0; j < Math.min(matrix.rows() - left, BLOCK); j++) {
            int from = matrix.index(left + j) + top;
            for (int i = 0; i < height; i++) {
                block[i * BLOCK + j] = matrix.data()[from + i];
            }
        }
    }

    private static void put(float[] block, @Nullable Matrix summand, int top, int left, Matrix to) {
        int width = Math.min(to.columns() - left, BLOCK);
        for (int i = 0; i < Math.min(to.rows() - top, BLOCK); i++) {
            int at = to.index(top + i) + left;
            if (summand == null) {
                System.arraycopy(block, i * BLOCK, to.data(), at, width);
            } else {
                int from = summand.index(top + i) + left;
                for (int j = 0; j < width; j++) {
                    to.data()[at + j] = summand.data()[from + j] + block[i * BLOCK + j];
                }
            }
        }
    }
}
