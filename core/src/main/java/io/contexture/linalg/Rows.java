package io.contexture.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What is done to the rows of a matrix, each a point: norms, normalisation, inner products. */
public final class Rows {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Norms below this are taken for it, as in torch's {@code normalize}: a row of zeros stays one. */
    public static final float SMALLEST_NORM = 1e-12f;

    private Rows() {}

    /** Inner product of {@code length} values of {@code a} from {@code ao} on and of {@code b} from {@code bo} on. */
    public static float dot(float[] a, int ao, float[] b, int bo, int length) {
        FloatVector first = FloatVector.zero(SPECIES);
        FloatVector second = FloatVector.zero(SPECIES);
        FloatVector third = FloatVector.zero(SPECIES);
        FloatVector fourth = FloatVector.zero(SPECIES);
        int lanes = SPECIES.length();
        int i = 0;
        for (; i + 4 * lanes <= length; i += 4 * lanes) {
            first = FloatVector.fromArray(SPECIES, a, ao + i)
                    .fma(FloatVector.fromArray(SPECIES, b, bo + i), first);
            second = FloatVector.fromArray(SPECIES, a, ao + i + lanes)
                    .fma(FloatVector.fromArray(SPECIES, b, bo + i + lanes), second);
            third = FloatVector.fromArray(SPECIES, a, ao + i + 2 * lanes)
                    .fma(FloatVector.fromArray(SPECIES, b, bo + i + 2 * lanes), third);
            fourth = FloatVector.fromArray(SPECIES, a, ao + i + 3 * lanes)
                    .fma(FloatVector.fromArray(SPECIES, b, bo + i + 3 * lanes), fourth);
        }
        float sum = sumInPairs(first.add(second).add(third.add(fourth)).toArray());
        for (; i < length; i++) {
            sum = Math.fma(a[ao + i], b[bo + i], sum);
        }
        return sum;
    }

    /** {@code |a - b|^2} of {@code length} values of {@code a} from {@code ao} on and of {@code b} from {@code bo} on. */
    public static float squaredDistance(float[] a, int ao, float[] b, int bo, int length) {
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        int lanes = SPECIES.length();
        int i = 0;
        for (; i + 2 * lanes <= length; i += 2 * lanes) {
            FloatVector one = FloatVector.fromArray(SPECIES, a, ao + i)
                    .sub(FloatVector.fromArray(SPECIES, b, bo + i));
            FloatVector other = FloatVector.fromArray(SPECIES, a, ao + i + lanes)
                    .sub(FloatVector.fromArray(SPECIES, b, bo + i + lanes));
            even = one.fma(one, even);
            odd = other.fma(other, odd);
        }
        float sum = sumInPairs(even.add(odd).toArray());
        for (; i < length; i++) {
            float difference = a[ao + i] - b[bo + i];
            sum = Math.fma(difference, difference, sum);
        }
        return sum;
    }

    /** In a fixed order, too, whose additions wait for each other less. */
    private static float sumInPairs(float[] lanes) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    /**
     * Lane by lane: {@code reduceLanes} may add in another order once it is compiled, and a run would then depend on when
     * that happened.
     */
    private static float sum(FloatVector lanes) {
        float sum = 0;
        for (float lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }

    /** Euclidean norm of each row. */
    public static float[] norms(Matrix matrix) {
        float[] norms = new float[matrix.rows()];
        Ranges.forEach(norms.length, smallestRange(matrix), (from, to) -> {
            for (int row = from; row < to; row++) {
                norms[row] = norm(matrix, row);
            }
        });
        return norms;
    }

    private static float norm(Matrix matrix, int row) {
        int at = matrix.index(row);
        float squared = dot(matrix.data(), at, matrix.data(), at, matrix.columns());
        if (squared < 1e30f && squared > 1e-30f) {
            return (float) Math.sqrt(squared);
        }
        // The square is near the end of the float range, or beyond: the norm itself need not be.
        double sum = 0;
        for (int i = at; i < at + matrix.columns(); i++) {
            sum += (double) matrix.data()[i] * matrix.data()[i];
        }
        return (float) Math.sqrt(sum);
    }

    /**
     * A copy with every row divided by its norm (by {@link #SMALLEST_NORM} if that is larger).
     *
     * @throws IllegalArgumentException if a value is not finite; the message names the row
     */
    public static Matrix normalised(Matrix matrix) {
        Matrix copy = Matrix.of(matrix.toArray(), matrix.rows(), matrix.columns());
        normalise(copy);
        return copy;
    }

    /**
     * Divides every row by its norm (by {@link #SMALLEST_NORM} if that is larger), in place, on all cores.
     *
     * @param what what the matrix is, for the message ("query embeddings")
     * @return the norms that the rows had
     * @throws IllegalArgumentException if a value is not finite; the message names the row, and nothing has changed then
     */
    public static float[] normalise(Matrix matrix, String what) {
        requireFinite(matrix, what);
        return normalise(matrix, matrix, what);
    }

    /**
     * Puts every row of {@code matrix}, divided by its norm (by {@link #SMALLEST_NORM} if that is larger), into {@code to}, on all cores.
     *
     * @param to   of the same shape; may be {@code matrix} itself
     * @param what what the matrix is, for the message ("query embeddings")
     * @return the norms that the rows had
     * @throws IllegalArgumentException if a value is not finite; the message names the row
     */
    public static float[] normalise(Matrix matrix, Matrix to, String what) {
        float[] norms = new float[matrix.rows()];
        Ranges.forEach(norms.length, smallestRange(matrix), (from, end) -> {
            for (int row = from; row < end; row++) {
                norms[row] = norm(matrix, row);
                divide(matrix.data(), matrix.index(row), Math.max(norms[row], SMALLEST_NORM), to.data(),
                        to.index(row), matrix.columns());
            }
        });
        for (float norm : norms) {
            // Also infinite where finite values are too large for their norm to be a float.
            if (!Float.isFinite(norm)) {
                requireFinite(matrix, what);
            }
        }
        return norms;
    }

    private static void divide(float[] values, int from, float divisor, float[] to, int at, int length) {
        int i = 0;
        // By hand: the compiler cannot know that the result is not the operand.
        for (; i + SPECIES.length() <= length; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, values, from + i).div(divisor).intoArray(to, at + i);
        }
        for (; i < length; i++) {
            to[at + i] = values[from + i] / divisor;
        }
    }

    /** {@link #normalise(Matrix, String)} of what is called a matrix. */
    public static float[] normalise(Matrix matrix) {
        return normalise(matrix, "matrix");
    }

    /** Rows of a range that is worth a thread of its own. */
    public static int smallestRange(Matrix matrix) {
        return 1 + (1 << 14) / Math.max(1, matrix.columns());
    }

    /**
     * Refuses a matrix with a value that is not finite.
     *
     * @param what what the matrix is, for the message ("query embeddings")
     * @throws IllegalArgumentException naming the first such row, column and value
     */
    public static void requireFinite(Matrix matrix, String what) {
        int to = matrix.offset() + matrix.rows() * matrix.columns();
        if (!areFinite(matrix.data(), matrix.offset(), to)) {
            refuse(matrix, what);
        }
    }

    private static boolean areFinite(float[] data, int from, int to) {
        FloatVector zeros = FloatVector.zero(SPECIES);
        int at = from;
        for (; at + SPECIES.length() <= to; at += SPECIES.length()) {
            // 0 for a finite value, NaN for any other.
            zeros = FloatVector.fromArray(SPECIES, data, at).mul(0).add(zeros);
        }
        float zero = sum(zeros);
        for (; at < to; at++) {
            zero += data[at] * 0f;
        }
        return zero == 0;
    }

    private static void refuse(Matrix matrix, String what) {
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                if (!Float.isFinite(matrix.get(row, column))) {
                    throw new IllegalArgumentException(
                            what + ": row " + row + " has " + matrix.get(row, column) + " in column " + column
                                    + "; every value must be finite");
                }
            }
        }
    }
}
