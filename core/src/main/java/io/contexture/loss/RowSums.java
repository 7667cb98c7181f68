package io.contexture.loss;

import io.contexture.linalg.Matrix;

/** Sizes of sets whose memberships are the rows of a matrix, and the gradient that a division by them brings. */
final class RowSums {

    private RowSums() {}

    /** The sum of each row. */
    static double[] of(Matrix matrix) {
        double[] sums = new double[matrix.rows()];
        for (int i = 0; i < sums.length; i++) {
            int row = matrix.index(i);
            for (int j = 0; j < matrix.columns(); j++) {
                sums[i] += matrix.data()[row + j];
            }
        }
        return sums;
    }

    /**
     * Whether a set of that size counts as empty. So small a sum of sigmoids has no digits left in its products, and a
     * division by it would overflow.
     */
    static boolean isEmpty(double size) {
        return size < 1e-15;
    }

    /**
     * For quotients {@code q = count / size}: every member of row i receives {@code -sum over j of (dL/dq_ij / size_i) q_ij}.
     *
     * @param products {@code (dL/dq / size) q}, entry by entry
     * @param onSets   to which it is added
     */
    static void addBackward(Matrix products, Matrix onSets) {
        double[] sums = of(products);
        for (int i = 0; i < sums.length; i++) {
            int row = onSets.index(i);
            for (int m = 0; m < onSets.columns(); m++) {
                onSets.data()[row + m] -= (float) sums[i];
            }
        }
    }
}
