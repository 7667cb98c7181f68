package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;

/**
 * Two readings of "this and that" for numbers in [0, 1]. Both are symmetric in their arguments, so that the gradient for
 * the second argument is that for the first with the arguments changed over.
 */
enum LogicalAnd {

    /** {@code a b}, the paper's. */
    PRODUCT {

        @Override
        float of(float a, float b) {
            return a * b;
        }

        @Override
        float slope(float a, float b) {
            return b;
        }

        @Override
        Matrix countedBackward(Matrix a, Matrix b, Matrix upstream) {
            return MatrixProduct.times(upstream, b);
        }
    },

    /** {@code min(a, b)}; equal arguments share the gradient, half and half. */
    MINIMUM {

        @Override
        float of(float a, float b) {
            return Math.min(a, b);
        }

        @Override
        float slope(float a, float b) {
            return a < b ? 1 : a > b ? 0 : 0.5f;
        }

        // Where a or b is 0 or 1, the slope (1 + [a < b] - [a > b]) / 2 is a sum of products,
        // (1 + [b > 0] (1 - [a = 1]) + [a > 0] ([b = 1] - 1)) / 2: the sum over j is two matrix products.
        @Override
        Matrix countedBackward(Matrix a, Matrix b, Matrix upstream) {
            Matrix some = MatrixProduct.times(upstream, marked(b, Float.MIN_VALUE));
            Matrix whole = MatrixProduct.times(upstream, marked(b, 1));
            Matrix onA = Matrix.zeros(a.rows(), a.columns());
            for (int i = 0; i < a.rows(); i++) {
                double all = 0;
                for (int j = 0; j < upstream.columns(); j++) {
                    all += upstream.get(i, j);
                }
                for (int m = 0; m < a.columns(); m++) {
                    float of = a.get(i, m);
                    double sum = all + (of == 1 ? 0 : some.get(i, m)) + (of > 0 ? whole.get(i, m) - all : 0);
                    onA.set(i, m, (float) (sum / 2));
                }
            }
            return onA;
        }

        private static Matrix marked(Matrix values, float from) {
            Matrix marks = Matrix.zeros(values.rows(), values.columns());
            for (int at = 0; at < marks.data().length; at++) {
                marks.data()[at] = values.data()[values.offset() + at] >= from ? 1 : 0;
            }
            return marks;
        }
    };

    /** a and b. */
    abstract float of(float a, float b);

    /** The derivative of {@link #of} by a. */
    abstract float slope(float a, float b);

    /**
     * The gradient of {@link #counted} with respect to {@code a}: {@code sum over j of upstream_ij slope(a_im, b_jm)}.
     *
     * @param upstream p x q, the gradient with respect to the counts
     */
    abstract Matrix countedBackward(Matrix a, Matrix b, Matrix upstream);

    /**
     * How much rows have in common: {@code sum over m of (a_im and b_jm)}, p x m and q x m to p x q. Of any two numbers
     * that meet, one must be 0 or 1 for {@link #MINIMUM}: then the minimum is the product.
     */
    Matrix counted(Matrix a, Matrix b) {
        return MatrixProduct.timesTransposed(a, b);
    }

    /** {@code a_ij and b_ij}. */
    Matrix entrywise(Matrix a, Matrix b) {
        Matrix both = Matrix.zeros(a.rows(), a.columns());
        for (int at = 0; at < both.data().length; at++) {
            both.data()[at] = of(a.data()[at], b.data()[at]);
        }
        return both;
    }

    /** The gradient of {@link #entrywise} with respect to {@code a}. */
    Matrix entrywiseBackward(Matrix a, Matrix b, Matrix upstream) {
        Matrix slopes = Matrix.zeros(a.rows(), a.columns());
        for (int at = 0; at < slopes.data().length; at++) {
            slopes.data()[at] = slope(a.data()[at], b.data()[at]);
        }
        return Entrywise.product(slopes, upstream);
    }
}
