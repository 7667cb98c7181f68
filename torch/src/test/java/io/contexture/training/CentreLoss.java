package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import io.contexture.similarity.UnitRows;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A loss with all that a run has to keep: {@code L = mean of |f_i - w_(y_i)|^2 / 2 + 0.1 f_i . m}, with class vectors w, which
 * are learnt, and the mean m of the unit rows of the batch before, which is remembered.
 */
record CentreLoss(double learningRateFactor) implements EmbeddingLoss {

    static final String NAME = "proxies";

    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        Matrix proxies = Matrix.zeros(classes, dimension);
        for (int at = 0; at < proxies.data().length; at++) {
            proxies.data()[at] = (float) (0.1 * random.nextGaussian());
        }
        return new LossState(Map.of(NAME, new LossState.Weights(proxies, learningRateFactor)),
                Map.of("mean", Matrix.zeros(1, dimension)));
    }

    @Override
    public LossValue evaluate(Batch batch) {
        UnitRows unit = UnitRows.of(batch.embeddings());
        Matrix f = unit.rows();
        Matrix w = batch.state().weightsOf(NAME);
        float[] m = Objects.requireNonNull(batch.state().memory().get("mean")).data();
        int n = f.rows();
        int d = f.columns();
        Matrix onF = Matrix.zeros(n, d);
        Matrix onW = Matrix.zeros(w.rows(), d);
        float[] mean = new float[d];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                float off = f.get(i, j) - w.get(batch.labels()[i], j);
                sum += off * off / 2.0 + 0.1 * f.get(i, j) * m[j];
                onF.set(i, j, (off + 0.1f * m[j]) / n);
                onW.data()[onW.index(batch.labels()[i]) + j] -= off / n;
                mean[j] += f.get(i, j) / n;
            }
        }
        System.arraycopy(mean, 0, m, 0, d);
        return new LossValue(sum / n, unit.backward(onF), Map.of(NAME, onW));
    }
}
