package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.similarity.UnitRows;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A batch and the vectors that stand for the classes (proxies, class weights, centres), all of length 1: their cosines,
 * and the way back from a gradient on them. Vectors are class-major: those of class 0, then those of class 1, and so on.
 *
 * @param embeddings n x d
 * @param vectors    (classes times centres) x d
 */
record ClassVectors(UnitRows embeddings, UnitRows vectors) {

    /** Under which every loss with such vectors keeps them in its {@link LossState}. */
    static final String NAME = "proxies";

    /** What the authors' 224 code multiplies the learning rate by for proxies, and SoftTriple's code for centres. */
    private static final double LEARNING_RATE_FACTOR = 100;

    /**
     * The batch and its state's vectors.
     *
     * @param centres vectors a class has
     * @throws IllegalArgumentException if the batch has references, or the vectors are missing, of another length than the
     *                                  embeddings, not {@code centres} a class, or not there for a label
     */
    static ClassVectors of(Batch batch, int centres) {
        if (batch.references() != null) {
            throw new IllegalArgumentException(
                    "a loss with proxies compares a batch with them alone; it takes no references");
        }
        Matrix vectors = batch.state().weightsOf(NAME);
        int d = batch.embeddings().columns();
        if (vectors.columns() != d || vectors.rows() % centres != 0) {
            throw new IllegalArgumentException("the proxies are " + vectors.rows() + " x " + vectors.columns()
                    + "; for embeddings of length " + d + " and " + centres
                    + " a class they must be (classes times " + centres + ") x " + d);
        }
        requireClasses(batch.labels(), vectors.rows() / centres);
        return new ClassVectors(UnitRows.of(batch.embeddings()), UnitRows.of(vectors, NAME));
    }

    /** Refuses a label that the weights of a loss have no row for. */
    static void requireClasses(int[] labels, int classes) {
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new IllegalArgumentException("row " + row + " has label " + labels[row]
                        + ", but the loss has weights for " + classes + " classes: labels 0 to "
                        + (classes - 1));
            }
        }
    }

    /** Each vector's entries drawn from a normal distribution of mean 0. */
    static LossState normal(int vectors, int dimension, double deviation, RandomGenerator random) {
        Matrix values = Matrix.zeros(vectors, dimension);
        for (int at = 0; at < values.data().length; at++) {
            values.data()[at] = (float) (deviation * random.nextGaussian());
        }
        return LossState.ofWeights(NAME, values, LEARNING_RATE_FACTOR);
    }

    /** Each vector's entries drawn uniformly from -bound to bound. */
    static LossState uniform(int vectors, int dimension, double bound, RandomGenerator random) {
        Matrix values = Matrix.zeros(vectors, dimension);
        for (int at = 0; at < values.data().length; at++) {
            values.data()[at] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return LossState.ofWeights(NAME, values, LEARNING_RATE_FACTOR);
    }

    /** Cosines of every row with every vector: n x vectors, new. */
    Matrix cosines() {
        return MatrixProduct.timesTransposed(embeddings.rows(), vectors.rows());
    }

    /** Cosines of every vector with every row: vectors x n, new. */
    Matrix cosinesByVector() {
        return MatrixProduct.timesTransposed(vectors.rows(), embeddings.rows());
    }

    /** A loss whose gradient with respect to {@link #cosines} is given. */
    LossValue value(double loss, Matrix onCosines) {
        return new LossValue(loss, embeddings.backward(MatrixProduct.times(onCosines, vectors.rows())),
                Map.of(NAME, vectors.backward(MatrixProduct.transposedTimes(onCosines, embeddings.rows()))));
    }

    /** A loss whose gradient with respect to {@link #cosinesByVector} is given. */
    LossValue valueByVector(double loss, Matrix onCosines) {
        return new LossValue(loss,
                embeddings.backward(MatrixProduct.transposedTimes(onCosines, vectors.rows())),
                Map.of(NAME, vectors.backward(MatrixProduct.times(onCosines, embeddings.rows()))));
    }
}
