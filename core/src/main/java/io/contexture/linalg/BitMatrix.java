package io.contexture.linalg;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A matrix of zeros and ones, a bit each.
 *
 * <p>Its product with a dense matrix takes a quarter of the additions: the sums of every choice among four rows of the dense one are made
 * once, sixteen of them, and each four bits of a row pick one. Source: Arlazarov, Dinic, Kronrod, Faradzev, "On economical construction of
 * the transitive closure of an oriented graph", 1970 (the method of four Russians).
 *
 * @param columns number of columns
 * @param words   bits of a row in its first columns first, the lowest bit of a word first; rows begin at multiples of
 *                {@code ceil(columns / 64)}
 */
public record BitMatrix(int columns, long[] words) {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Columns of the dense matrix that are summed at once: four vectors. */
    private static final int WIDTH = 4 * LANES;

    /** Bits that pick a sum together. */
    private static final int GROUP = 4;
    private static final int CHOICES = 1 << GROUP;

    /** Bits whose choices are in the first-level cache at once. */
    private static final int BITS = 32;
    private static final int GROUPS = BITS / GROUP;

    /** A matrix of zeros. */
    public static BitMatrix zeros(int rows, int columns) {
        return new BitMatrix(columns, new long[Math.multiplyExact(rows, Math.ceilDiv(columns, Long.SIZE))]);
    }

    /** Number of rows. */
    public int rows() {
        return columns == 0 ? 0 : words.length / wordsPerRow();
    }

    private int wordsPerRow() {
        return Math.ceilDiv(columns, Long.SIZE);
    }

    /** Puts a one. Not for one row by several threads at once. */
    public void set(int row, int column) {
        words[row * wordsPerRow() + column / Long.SIZE] |= 1L << column;
    }

    /** Whether there is a one. */
    public boolean get(int row, int column) {
        return (words[row * wordsPerRow() + column / Long.SIZE] >>> column & 1) != 0;
    }

    /** In how many columns both rows have a one. */
    public int common(int row, int other) {
        int perRow = wordsPerRow();
        int a = row * perRow;
        int b = other * perRow;
        int count = 0;
        for (int w = 0; w < perRow; w++) {
            count += Long.bitCount(words[a + w] & words[b + w]);
        }
        return count;
    }

    /**
     * {@code B X}, on all cores.
     *
     * @param dense X, as many rows as this has columns
     */
    public Matrix times(Matrix dense) {
        if (dense.rows() != columns) {
            throw new IllegalArgumentException(
                    "a matrix of bits with " + columns + " columns cannot be multiplied by " + dense);
        }
        Matrix product = Matrix.zeros(rows(), dense.columns());
        times(dense, product);
        return product;
    }

    /** Puts {@code B X} in the place of X; B is square. */
    public void timesInPlace(Matrix dense) {
        if (dense.rows() != columns || rows() != columns) {
            throw new IllegalArgumentException("the product of " + rows() + " x " + columns
                    + " bits with " + dense + " has no room in its place");
        }
        times(dense, dense);
    }

    /** A block of the product's columns needs the same columns of X, and no others. */
    private void times(Matrix dense, Matrix product) {
        MatrixProduct.forEach(Math.ceilDiv(dense.columns(), WIDTH), true,
                block -> times(dense, block * WIDTH, product));
    }

    /** The product's columns from {@code left} on, as many as four vectors have. */
    private void times(Matrix dense, int left, Matrix product) {
        int width = Math.min(WIDTH, dense.columns() - left);
        float[] sums = new float[rows() * WIDTH];
        float[] choices = new float[GROUPS * CHOICES * WIDTH];
        for (int first = 0; first < columns; first += BITS) {
            makeChoices(dense, first, left, width, choices);
            addChoices(first, choices, sums);
        }
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(sums, row * WIDTH, product.data(), product.index(row) + left, width);
        }
    }

    /** The sums of each choice of each four rows, those from {@code first} on; rows after the last are zeros. */
    private static void makeChoices(Matrix dense, int first, int left, int width, float[] choices) {
        float[] row = new float[WIDTH];
        for (int bit = 0; bit < BITS; bit++) {
            if (first + bit < dense.rows()) {
                System.arraycopy(dense.data(), dense.index(first + bit) + left, row, 0, width);
            } else {
                Arrays.fill(row, 0f);
            }
            int base = bit / GROUP * CHOICES * WIDTH;
            int chosen = 1 << bit % GROUP;
            // Choices with this bit as their highest: those without it, and it.
            for (int others = 0; others < chosen; others++) {
                int from = base + others * WIDTH;
                int to = base + (chosen + others) * WIDTH;
                for (int c = 0; c < WIDTH; c += LANES) {
                    FloatVector.fromArray(SPECIES, choices, from + c)
                            .add(FloatVector.fromArray(SPECIES, row, c)).intoArray(choices, to + c);
                }
            }
        }
    }

    /** Adds to each row's sums what its bits from {@code first} on pick. */
    private void addChoices(int first, float[] choices, float[] sums) {
        int perRow = wordsPerRow();
        for (int row = 0; row < rows(); row++) {
            int bits = (int) (words[row * perRow + first / Long.SIZE] >>> first);
            if (bits == 0) {
                continue;
            }
            int at = row * WIDTH;
            FloatVector a = FloatVector.fromArray(SPECIES, sums, at);
            FloatVector b = FloatVector.fromArray(SPECIES, sums, at + LANES);
            FloatVector c = FloatVector.fromArray(SPECIES, sums, at + 2 * LANES);
            FloatVector d = FloatVector.fromArray(SPECIES, sums, at + 3 * LANES);
            for (int group = 0; group < GROUPS; group++) {
                int choice = (group * CHOICES + (bits & CHOICES - 1)) * WIDTH;
                a = a.add(FloatVector.fromArray(SPECIES, choices, choice));
                b = b.add(FloatVector.fromArray(SPECIES, choices, choice + LANES));
                c = c.add(FloatVector.fromArray(SPECIES, choices, choice + 2 * LANES));
                d = d.add(FloatVector.fromArray(SPECIES, choices, choice + 3 * LANES));
                bits >>>= GROUP;
            }
            a.intoArray(sums, at);
            b.intoArray(sums, at + LANES);
            c.intoArray(sums, at + 2 * LANES);
            d.intoArray(sums, at + 3 * LANES);
        }
    }
}
