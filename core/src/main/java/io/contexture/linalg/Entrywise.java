package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** What is done to matrices entry by entry, and to square ones and their transposes. Results are new matrices but where it is said. */
public final class Entrywise {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

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

    /** {@code A += factor B}, in place. */
    public static void add(Matrix a, float factor, Matrix b) {
        if (a.rows() != b.rows() || a.columns() != b.columns()) {
            throw new IllegalArgumentException(b + " cannot be added to " + a);
        }
        Ranges.forEach(a.rows() * a.columns(), SMALLEST_RANGE, (from, to) -> {
            float[] sums = a.data();
            for (int at = from; at < to; at++) {
                sums[a.offset() + at] += factor * b.data()[b.offset() + at];
            }
        });
    }

    /** {@code A^T}. */
    public static Matrix transposed(Matrix matrix) {
        Matrix turned = Matrix.zeros(matrix.columns(), matrix.rows());
        turn(matrix, null, 1, turned);
        return turned;
    }

    /** {@code A + A^T} of a square matrix: symmetric to the bit. */
    public static Matrix plusTransposed(Matrix square) {
        return plusTransposed(square, 1);
    }

    /** {@code (A + A^T) / 2} of a square matrix: symmetric to the bit. */
    public static Matrix symmetrised(Matrix square) {
        return plusTransposed(square, 0.5f);
    }

    private static Matrix plusTransposed(Matrix square, float factor) {
        requireSquare(square);
        Matrix sum = Matrix.zeros(square.rows(), square.columns());
        turn(square, square, factor, sum);
        return sum;
    }

    /** {@code A += A^T}, in place: symmetric to the bit. */
    public static void addOwnTranspose(Matrix square) {
        requireSquare(square);
        int n = square.rows();
        BlockPairs.forEach(n, BLOCK, 1 + SMALLEST_RANGE / (BLOCK * Math.max(1, n)), (top, left) -> {
            float[] above = new float[BLOCK * BLOCK];
            float[] below = new float[BLOCK * BLOCK];
            turn(square, left, top, below);
            turn(square, top, left, above);
            put(above, square, 1, top, left, square);
            if (left > top) {
                put(below, square, 1, left, top, square);
            }
        });
    }

    private static void requireSquare(Matrix matrix) {
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException(matrix + " is not square");
        }
    }

    /** {@code A += B^T}, in place. */
    public static void addTransposed(Matrix a, Matrix b) {
        if (a.rows() != b.columns() || a.columns() != b.rows()) {
            throw new IllegalArgumentException(b + " turned cannot be added to " + a);
        }
        turn(b, a, 1, a);
    }

    /** Puts {@code factor (summand + matrix^T)} into {@code to}, which may be the summand. */
    private static void turn(Matrix matrix, @Nullable Matrix summand, float factor, Matrix to) {
        int rows = to.rows();
        int columns = to.columns();
        Ranges.forEach(Math.ceilDiv(rows, BLOCK), 1 + SMALLEST_RANGE / (BLOCK * Math.max(1, columns)),
                (from, end) -> {
                    float[] block = new float[BLOCK * BLOCK];
                    for (int left = 0; left < columns; left += BLOCK) {
                        for (int top = from * BLOCK; top < Math.min(rows, end * BLOCK); top += BLOCK) {
                            turn(matrix, top, left, block);
                            put(block, summand, factor, top, left, to);
                        }
                    }
                });
    }

    /**
     * Turns the block whose place in the result is from row {@code top} and column {@code left} on. Rows of it are read whole:
     * where n is a power of two the entries of a column would drive each other out of the cache.
     */
    private static void turn(Matrix matrix, int top, int left, float[] block) {
        int height = Math.min(matrix.columns() - top, BLOCK);
        int width = Math.min(matrix.rows() - left, BLOCK);
        int wholeHeight = height - height % SquareTurn.SIDE;
        int wholeWidth = width - width % SquareTurn.SIDE;
        for (int j = 0; j < wholeWidth; j += SquareTurn.SIDE) {
            int from = matrix.index(left + j) + top;
            for (int i = 0; i < wholeHeight; i += SquareTurn.SIDE) {
                SquareTurn.turn(matrix.data(), from + i, matrix.columns(), block, i * BLOCK + j, BLOCK);
            }
        }
        for (int j = 0; j < width; j++) {
            int from = matrix.index(left + j) + top;
            for (int i = j < wholeWidth ? wholeHeight : 0; i < height; i++) {
                block[i * BLOCK + j] = matrix.data()[from + i];
            }
        }
    }

    private static void put(float[] block, @Nullable Matrix summand, float factor, int top, int left,
            Matrix to) {
        int width = Math.min(to.columns() - left, BLOCK);
        for (int i = 0; i < Math.min(to.rows() - top, BLOCK); i++) {
            int at = to.index(top + i) + left;
            if (summand == null) {
                System.arraycopy(block, i * BLOCK, to.data(), at, width);
            } else {
                putSums(summand.data(), summand.index(top + i) + left, block, i * BLOCK, factor, to.data(),
                        at, width);
            }
        }
    }

    /** {@code factor (a + b)}. By hand: the compiler cannot know that the result may be one of the operands, but no other part of it. */
    private static void putSums(float[] a, int fromA, float[] b, int fromB, float factor, float[] to, int at,
            int count) {
        int i = 0;
        for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, a, fromA + i).add(FloatVector.fromArray(SPECIES, b, fromB + i))
                    .mul(factor).intoArray(to, at + i);
        }
        for (; i < count; i++) {
            to[at + i] = factor * (a[fromA + i] + b[fromB + i]);
        }
    }
}
