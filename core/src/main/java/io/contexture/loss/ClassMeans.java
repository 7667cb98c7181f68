package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.similarity.UnitRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Proxies that begin at the means of their classes' unit embeddings. */
public final class ClassMeans {

    private static final String NAME = "proxies";

    private ClassMeans() {}

    /**
     * A state with its proxies moved to class means; other weights and the memory stay as they are.
     *
     * @param state      of a loss with proxies, or of a sum of losses some of which have proxies
     * @param classes    number of classes that the state was made for
     * @param embeddings n x d, raw
     * @param labels     class of each row, 0 to classes - 1
     * @param random     deals the images out where a class has several centres
     * @throws IllegalArgumentException if the state has no proxies
     */
    public static LossState in(LossState state, int classes, Matrix embeddings, int[] labels,
            RandomGenerator random) {
        if (state.weights().keySet().stream().noneMatch(ClassMeans::isProxies)) {
            throw new IllegalArgumentException(
                    "the loss has no proxies to put at class means; its weights are "
                            + state.weights().keySet());
        }
        Matrix unit = UnitRows.of(embeddings).rows();
        Map<String, LossState.Weights> weights = new LinkedHashMap<>(state.weights());
        weights.replaceAll((name, old) -> isProxies(name)
                ? new LossState.Weights(moved(old.values(), unit, labels), old.learningRateFactor())
                : old);
        return new LossState(weights, state.memory());
    }

    private static boolean isProxies(String name) {
        return name.equals(NAME) || name.endsWith("." + NAME);
    }

    private static Matrix moved(Matrix proxies, Matrix unit, int[] labels) {
        Matrix moved = Matrix.zeros(proxies.rows(), proxies.columns());
        for (int row = 0; row < labels.length; row++) {
            for (int i = 0; i < unit.columns(); i++) {
                moved.data()[moved.index(labels[row]) + i] += unit.data()[unit.index(row) + i];
            }
        }
        Rows.normalise(moved);
        return moved;
    }
}
