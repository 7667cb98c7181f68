package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.similarity.UnitRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Proxies that begin where their classes are, instead of anywhere: each is the mean of its class's unit embeddings, of
 * length 1. With several centres a class its images are dealt out to them at random, and each is the mean of its share. A
 * proxy without images, or whose images cancel each other out, keeps the random vector that it has.
 */
public final class ClassMeans {

    private static final float SHORTEST_SUM = 1e-6f;

    private ClassMeans() {}

    /**
     * A state with its proxies moved to class means; other weights and the memory stay as they are.
     *
     * @param state      of a loss with proxies, or of a sum of losses some of which have proxies
     * @param classes    number of classes that the state was made for
     * @param embeddings n x d, raw: of the whole training set, or of a sample
     * @param labels     class of each row, 0 to classes - 1
     * @param random     deals the images out where a class has several centres
     * @throws IllegalArgumentException if the state has no proxies, a label is out of range, a row has a value that is not
     *                                  finite, or embeddings and proxies differ in length
     */
    public static LossState in(LossState state, int classes, Matrix embeddings, int[] labels,
            RandomGenerator random) {
        BatchCheck.labels(embeddings, labels);
        ClassVectors.requireClasses(labels, classes);
        Matrix unit = UnitRows.of(embeddings).rows();
        if (state.weights().keySet().stream().noneMatch(ClassMeans::isProxies)) {
            throw new IllegalArgumentException(
                    "the loss has no proxies to put at class means; its weights are "
                            + state.weights().keySet());
        }
        Map<String, LossState.Weights> weights = new LinkedHashMap<>(state.weights());
        weights.replaceAll((name, old) -> isProxies(name)
                ? new LossState.Weights(moved(old.values(), classes, unit, labels, random),
                        old.learningRateFactor())
                : old);
        return new LossState(weights, state.memory());
    }

    /** In a sum of losses weights are called {@code TERM.proxies}. */
    private static boolean isProxies(String name) {
        return name.equals(ClassVectors.NAME) || name.endsWith("." + ClassVectors.NAME);
    }

    private static Matrix moved(Matrix proxies, int classes, Matrix unit, int[] labels,
            RandomGenerator random) {
        int d = unit.columns();
        if (proxies.columns() != d || proxies.rows() % classes != 0) {
            throw new IllegalArgumentException("the proxies are " + proxies.rows() + " x " + proxies.columns()
                    + "; for " + classes + " classes and embeddings of length " + d
                    + " they must be (a multiple of "
                    + classes + ") x " + d);
        }
        int centres = proxies.rows() / classes;
        double[] sums = new double[proxies.rows() * d];
        int[] dealt = new int[classes];
        for (int row : shuffled(labels.length, random)) {
            int proxy = labels[row] * centres + dealt[labels[row]]++ % centres;
            for (int i = 0; i < d; i++) {
                sums[proxy * d + i] += unit.data()[unit.index(row) + i];
            }
        }
        Matrix moved = Matrix.of(proxies.toArray(), proxies.rows(), d);
        for (int proxy = 0; proxy < proxies.rows(); proxy++) {
            Matrix sum = Matrix.zeros(1, d);
            for (int i = 0; i < d; i++) {
                sum.data()[i] = (float) sums[proxy * d + i];
            }
            // A sum of nothing, or of opposites, has no direction.
            if (Rows.normalise(sum)[0] > SHORTEST_SUM) {
                System.arraycopy(sum.data(), 0, moved.data(), proxy * d, d);
            }
        }
        return moved;
    }

    private static int[] shuffled(int n, RandomGenerator random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
