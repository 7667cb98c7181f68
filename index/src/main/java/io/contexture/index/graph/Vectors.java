package io.contexture.index.graph;

import io.contexture.linalg.Matrix;

/**
 * Vectors of length 1 by their row, all of the same width. Rows are written once, before anybody is told of them, and then only read: no lock is
 * needed. Bytes are the form in which a row is kept; rows of equal bytes are the same vector.
 */
public sealed interface Vectors permits FloatVectors, ByteVectors {

    /** Numbers in a vector. */
    int columns();

    /** Rows that there is memory for. */
    int capacity();

    /** The same rows with memory for more; what is written to either afterwards need not show in the other. */
    Vectors withCapacity(int rows);

    /** The bytes of a vector. */
    byte[] encode(float[] unit, int from);

    /** Bytes of a vector. */
    int encodedSize();

    /** Writes the row whose bytes are at {@code from} to {@code from + encodedSize() - 1}. */
    void put(int row, byte[] encoded, int from);

    /** The bytes of a row. */
    byte[] encoded(int row);

    /** Whether a row has these bytes. */
    boolean holds(int row, byte[] encoded);

    /** Copies a row to the first places of {@code to}. */
    void read(int row, float[] to);

    /**
     * Inner products with several rows, summed in whichever order is quick.
     *
     * @param count how many of {@code rows} are meant, the first ones
     * @param to    takes them, in the order of {@code rows}
     */
    void products(float[] query, int[] rows, int count, float[] to);

    /** The inner product with a row, the same to the bit as {@link io.contexture.linalg.MatrixProduct} has it. */
    float product(float[] query, int row);

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), to be read only. */
    Matrix rows(int from, int to);

    /** Whether {@link #rows(int, int)} costs no memory. */
    boolean rowsAreViews();
}
