package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A loss that tells each row's class from its cosines with the vectors of all classes, which are weights of its own
 * ({@code "proxies"}: classes x d, or (classes times centres) x d, class by class). It is a mean over the rows of the batch;
 * an implementation is the formula for one row. Rows are shared out to all cores.
 *
 * <p>In the authors' 224 code the number of classes given to such a loss is the number of IMAGES, so that thousands of
 * vectors never have a row of their own; here it is the number of classes.
 */
public interface ClassificationLoss extends EmbeddingLoss {

    /**
     * The loss of one row. Where its cosines were it leaves the derivatives with respect to them. Called by several threads
     * at once, each with a row of its own.
     *
     * @param cosines  where the row is
     * @param from     its first cosine; those of class c begin at {@code from + c * centres()}
     * @param classes  number of classes
     * @param label    the row's class, 0 to classes - 1
     */
    double row(float[] cosines, int from, int classes, int label);

    /** Vectors that a class has. */
    default int centres() {
        return 1;
    }

    /** {@link #evaluate(Batch)} with another mean. */
    default LossValue evaluate(Batch batch, Reducer reducer) {
        ClassVectors vectors = ClassVectors.of(batch, centres());
        Matrix cosines = vectors.cosines();
        int n = cosines.rows();
        int classes = cosines.columns() / centres();
        int[] labels = batch.labels();
        double[] elements = new double[n];
        rows(cosines).forEach(i -> elements[i] = row(cosines.data(), cosines.index(i), classes, labels[i]));
        double shares = Arrays.stream(elements).map(reducer::share).sum();
        double sum = 0;
        float[] factors = new float[n];
        for (int i = 0; i < n && shares > 0; i++) {
            double weight = reducer.weight(elements[i], labels[i]) / shares;
            sum += weight * elements[i];
            factors[i] = (float) weight;
        }
        rows(cosines).forEach(i -> {
            for (int at = cosines.index(i); at < cosines.index(i) + cosines.columns(); at++) {
                cosines.data()[at] *= factors[i];
            }
        });
        return vectors.value(sum, cosines);
    }

    /** {@inheritDoc} */
    @Override
    default LossValue evaluate(Batch batch) {
        return evaluate(batch, Reducer.MEAN);
    }

    /** Every entry from the standard normal distribution, as in pytorch-metric-learning, unless the loss says otherwise. */
    @Override
    default LossState initialState(int classes, int dimension, RandomGenerator random) {
        return ClassVectors.normal(classes * centres(), dimension, 1, random);
    }

    private static IntStream rows(Matrix matrix) {
        IntStream rows = IntStream.range(0, matrix.rows());
        return matrix.data().length >= AnchorScores.PARALLEL_FROM ? rows.parallel() : rows;
    }
}
