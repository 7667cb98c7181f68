package io.contexture.linalg;

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

    /** {@code A^T} of a square matrix. */
    public static Matrix transposed(Matrix square) {
        return turned(square, false);
    }

    /** {@code A + A^T} of a square matrix: symmetric to the bit. */
    public static Matrix plusTransposed(Matrix square) {
        return turned(square, true);
    }

    private static Matrix turned(Matrix square, boolean added) {
        int n = square.rows();
        if (n != square.columns()) {
            throw new IllegalArgumentException(square + " is not square");
        }
        Matrix turned = added ? Matrix.of(square.toArray(), n, n) : Matrix.zeros(n, n);
        Ranges.forEach(Math.ceilDiv(n, BLOCK), 1 + SMALLEST_RANGE / (BLOCK * Math.max(1, n)), (from, to) -> {
            for (int left = 0; left < n; left += BLOCK) {
                for (int top = from * BLOCK; top < Math.min(n, to * BLOCK); top += BLOCK) {
                    addTurned(square, turned, top, left);
                }
            }
        });
        return turned;
    }

    private static void addTurned(Matrix square, Matrix turned, int top, int left) {
        int n = square.rows();
        float[] from = square.data();
        float[] to = turned.data();
        for (int i = top; i < Math.min(n, top + BLOCK); i++) {
            int column = square.offset() + i;
            for (int j = left; j < Math.min(n, left + BLOCK); j++) {
                to[i * n + j] += from[column + j * n];
            }
        }
    }
}
