package io.contexture.index.graph;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors rounded to a byte a number, a quarter of the memory: the largest number of a vector becomes 127 or -127, and what length that
 * gives is divided out again, so that a vector has length 1 here, too. Similarities are off by some thousandths.
 */
public final class ByteVectors implements Vectors {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final int LARGEST = 127;

    private final byte[] data;
    private final float[] scale;
    private final int columns;

    /**
     * Memory for that many rows.
     *
     * @throws ArithmeticException if they have more values than a Java array
     */
    public ByteVectors(int rows, int columns) {
        this(new byte[Math.multiplyExact(rows, columns)], new float[rows], columns);
    }

    private ByteVectors(byte[] data, float[] scale, int columns) {
        this.data = data;
        this.scale = scale;
        this.columns = columns;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int capacity() {
        return scale.length;
    }

    @Override
    public ByteVectors withCapacity(int rows) {
        return new ByteVectors(Arrays.copyOf(data, Math.multiplyExact(rows, columns)),
                Arrays.copyOf(scale, rows), columns);
    }

    @Override
    public byte[] encode(float[] unit, int from) {
        float largest = 0;
        for (int i = from; i < from + columns; i++) {
            largest = Math.max(largest, Math.abs(unit[i]));
        }
        byte[] bytes = new byte[columns];
        for (int i = 0; i < columns && largest > 0; i++) {
            bytes[i] = (byte) Math.round(unit[from + i] / largest * LARGEST);
        }
        return bytes;
    }

    @Override
    public int encodedSize() {
        return columns;
    }

    @Override
    public void put(int row, byte[] encoded, int from) {
        double squares = 0;
        for (int i = from; i < from + columns; i++) {
            squares += encoded[i] * encoded[i];
        }
        System.arraycopy(encoded, from, data, row * columns, columns);
        scale[row] = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    }

    @Override
    public byte[] encoded(int row) {
        return Arrays.copyOfRange(data, row * columns, (row + 1) * columns);
    }

    @Override
    public boolean holds(int row, byte[] encoded) {
        return Arrays.equals(data, row * columns, (row + 1) * columns, encoded, 0, columns);
    }

    @Override
    public void read(int row, float[] to) {
        read(row, to, 0);
    }

    private void read(int row, float[] to, int at) {
        for (int i = 0; i < columns; i++) {
            to[at + i] = data[row * columns + i] * scale[row];
        }
    }

    @Override
    public void products(float[] query, int[] rows, int count, float[] to) {
        for (int r = 0; r < count; r++) {
            int at = rows[r] * columns;
            FloatVector even = FloatVector.zero(SPECIES);
            FloatVector odd = FloatVector.zero(SPECIES);
            int i = 0;
            for (; i + 16 <= columns; i += 16) {
                even = floats(at + i).fma(FloatVector.fromArray(SPECIES, query, i), even);
                odd = floats(at + i + 8).fma(FloatVector.fromArray(SPECIES, query, i + 8), odd);
            }
            float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
            for (; i < columns; i++) {
                sum = Math.fma(query[i], data[at + i], sum);
            }
            to[r] = sum * scale[rows[r]];
        }
    }

    private FloatVector floats(int at) {
        return (FloatVector) ByteVector.fromArray(BYTES, data, at).convertShape(VectorOperators.B2F, SPECIES,
                0);
    }

    @Override
    public float product(float[] query, int row) {
        float sum = 0;
        for (int i = 0; i < columns; i++) {
            sum = Math.fma(query[i], data[row * columns + i] * scale[row], sum);
        }
        return sum;
    }

    @Override
    public Matrix rows(int from, int to) {
        Matrix copy = Matrix.zeros(to - from, columns);
        for (int row = from; row < to; row++) {
            read(row, copy.data(), (row - from) * columns);
        }
        return copy;
    }

    @Override
    public boolean rowsAreViews() {
        return false;
    }
}
