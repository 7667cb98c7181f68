package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.ClassMeans;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import java.util.SplittableRandom;

/** A step of the loss on rows drawn at random: what cannot be trained (k above the batch size) says so now, not after minutes. */
final class TrainingTrial {

    private TrainingTrial() {}

    /** @throws IllegalArgumentException if the loss cannot take such batches, or has no proxies and is to begin at class means */
    static void of(TrainingOptions options, int classes, int lossSize) {
        int rows = options.sampling().batchSize();
        int d = lossSize;
        SplittableRandom random = new SplittableRandom(0);
        Matrix embeddings = Matrix.zeros(rows, d);
        for (int i = 0; i < embeddings.data().length; i++) {
            embeddings.data()[i] = (float) random.nextDouble(-1, 1);
        }
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row / options.sampling().imagesPerClass() % classes;
        }
        LossState state = options.loss().initialState(classes, d, random);
        if (options.proxyStart() == ProxyStart.CLASS_MEANS) {
            state = ClassMeans.in(state, classes, embeddings, labels, random);
        }
        LossValue _ = options.loss().evaluate(new Batch(embeddings, labels, null, state, random));
    }
}
