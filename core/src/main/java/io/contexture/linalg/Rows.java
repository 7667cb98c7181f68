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
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        int lanes = SPECIES.length();
        int i = 0;
        for (; i + 2 * lanes <= length; i += 2 * lanes) {
            even = FloatVector.fromArray(SPECIES, a, ao + i).fma(FloatVector.fromArray(SPECIES, b, bo + i),
                    even);
            odd = FloatVector.fromArray(SPECIES, a, ao + i + lanes)
                    .fma(FloatVector.fromArray(SPECIES, b, bo + i + lanes), odd);
        }
        float sum = sum(even.add(odd));
        for (; i < length; i++) {
            sum = Math.fma(a[ao + i], b[bo + i], sum);
        }
        return sum;
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
        for (int row = 0; row < norms.length; row++) {
            norms[row] = norm(matrix, row);
        }
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
     * Divides every row by its norm (by {@link #SMALLEST_NORM} if that is larger), in place.
     *
     * @return the norms that the rows had
     * @throws IllegalArgumentException if a value is not finite; the message names the row
     */
    public static float[] normalise(Matrix matrix) {
        requireFinite(matrix, "matrix");
        float[] norms = new float[matrix.rows()];
        for (int row = 0; row < norms.length; row++) {
            norms[row] = normalise(matrix, row);
        }
        return norms;
    }

    /**
     * Divides one row by its norm (by {@link #SMALLEST_NORM} if that is larger), in place.
     *
     * @return the norm that the row had; not finite if one of its values is not
     */
    public static float normalise(Matrix matrix, int row) {
        float norm = norm(matrix, row);
        float divisor = Math.max(norm, SMALLEST_NORM);
        float[] data = matrix.data();
        int at = matrix.index(row);
        for (int i = at; i < at + matrix.columns(); i++) {
            data[i] /= divisor;
        }
        return norm;
    }

    /**
     * Refuses a matrix with a value that is not finite.
     *
     * @param what what the matrix is, for the message ("query embeddings")
     * @throws IllegalArgumentException naming the first such row, column and value
     */
    public static void requireFinite(Matrix matrix, String what) {
        float[] data = matrix.data();
        int columns = matrix.columns();
        for (int row = 0; row < matrix.rows(); row++) {
            int at = matrix.offset() + row * columns;
            float sum = 0;
            for (int i = at; i < at + columns; i++) {
                // 0 for a finite value, NaN for any other.
                sum += data[i] * 0f;
            }
            if (sum != 0f) {
                refuse(data, at, columns, row, what);
            }
        }
    }

    private static void refuse(float[] data, int at, int columns, int row, String what) {
        for (int column = 0; column < columns; column++) {
            if (!Float.isFinite(data[at + column])) {
                throw new IllegalArgumentException(what + ": row " + row + " has " + data[at + column]
                        + " in column " + column + "; every value must be finite");
            }
        }
    }
}
