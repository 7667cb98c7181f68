package io.contexture.index.graph;

import io.contexture.linalg.Matrix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectors as they are, in one array. */
public final class FloatVectors implements Vectors {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class,
            ByteOrder.LITTLE_ENDIAN);

    private final float[] data;
    private final int columns;

    /**
     * Memory for that many rows.
     *
     * @throws IllegalArgumentException if they have more values than a Java array
     */
    public FloatVectors(int rows, int columns) {
        this(Matrix.zeros(rows, columns).data(), columns);
    }

    private FloatVectors(float[] data, int columns) {
        this.data = data;
        this.columns = columns;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int capacity() {
        return data.length / columns;
    }

    @Override
    public FloatVectors withCapacity(int rows) {
        return new FloatVectors(Arrays.copyOf(data, Math.multiplyExact(rows, columns)), columns);
    }

    @Override
    public byte[] encode(float[] unit, int from) {
        byte[] bytes = new byte[encodedSize()];
        for (int i = 0; i < columns; i++) {
            // -0 and 0 are equal, and shall have equal bytes.
            FLOAT.set(bytes, Float.BYTES * i, unit[from + i] + 0f);
        }
        return bytes;
    }

    @Override
    public int encodedSize() {
        return Float.BYTES * columns;
    }

    @Override
    public void put(int row, byte[] encoded, int from) {
        int at = row * columns;
        for (int i = 0; i < columns; i++) {
            data[at + i] = (float) FLOAT.get(encoded, from + Float.BYTES * i);
        }
    }

    @Override
    public byte[] encoded(int row) {
        return encode(data, row * columns);
    }

    @Override
    public boolean holds(int row, byte[] encoded) {
        int at = row * columns;
        for (int i = 0; i < columns; i++) {
            if (data[at + i] != (float) FLOAT.get(encoded, Float.BYTES * i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void read(int row, float[] to) {
        System.arraycopy(data, row * columns, to, 0, columns);
    }

    /** Four rows at a time: their memory is fetched side by side, and no sum waits for itself. */
    @Override
    public void products(float[] query, int[] rows, int count, float[] to) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            four(query, rows[i] * columns, rows[i + 1] * columns, rows[i + 2] * columns,
                    rows[i + 3] * columns, to, i);
        }
        for (; i < count; i++) {
            to[i] = one(query, rows[i] * columns);
        }
    }

    private void four(float[] query, int a, int b, int c, int d, float[] to, int at) {
        FloatVector first = FloatVector.zero(SPECIES);
        FloatVector second = FloatVector.zero(SPECIES);
        FloatVector third = FloatVector.zero(SPECIES);
        FloatVector fourth = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i < SPECIES.loopBound(columns); i += SPECIES.length()) {
            FloatVector q = FloatVector.fromArray(SPECIES, query, i);
            first = FloatVector.fromArray(SPECIES, data, a + i).fma(q, first);
            second = FloatVector.fromArray(SPECIES, data, b + i).fma(q, second);
            third = FloatVector.fromArray(SPECIES, data, c + i).fma(q, third);
            fourth = FloatVector.fromArray(SPECIES, data, d + i).fma(q, fourth);
        }
        float firstSum = first.reduceLanes(VectorOperators.ADD);
        float secondSum = second.reduceLanes(VectorOperators.ADD);
        float thirdSum = third.reduceLanes(VectorOperators.ADD);
        float fourthSum = fourth.reduceLanes(VectorOperators.ADD);
        for (; i < columns; i++) {
            firstSum = Math.fma(query[i], data[a + i], firstSum);
            secondSum = Math.fma(query[i], data[b + i], secondSum);
            thirdSum = Math.fma(query[i], data[c + i], thirdSum);
            fourthSum = Math.fma(query[i], data[d + i], fourthSum);
        }
        to[at] = firstSum;
        to[at + 1] = secondSum;
        to[at + 2] = thirdSum;
        to[at + 3] = fourthSum;
    }

    private float one(float[] query, int a) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i < SPECIES.loopBound(columns); i += SPECIES.length()) {
            sums = FloatVector.fromArray(SPECIES, data, a + i)
                    .fma(FloatVector.fromArray(SPECIES, query, i), sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < columns; i++) {
            sum = Math.fma(query[i], data[a + i], sum);
        }
        return sum;
    }

    @Override
    public float product(float[] query, int row) {
        float sum = 0;
        int at = row * columns;
        for (int i = 0; i < columns; i++) {
            sum = Math.fma(query[i], data[at + i], sum);
        }
        return sum;
    }

    @Override
    public Matrix rows(int from, int to) {
        return new Matrix(data, from * columns, to - from, columns);
    }

    @Override
    public boolean rowsAreViews() {
        return true;
    }
}
