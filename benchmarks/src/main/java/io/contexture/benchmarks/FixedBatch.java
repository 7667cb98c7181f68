package io.contexture.benchmarks;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.loss.Batch;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossState;
import io.contexture.model.BatchNormMode;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.TrainingPass;
import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.storage.SafetensorsFile;
import io.contexture.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** One batch of training images, the same at every checkpoint: does the loss of it fall? */
final class FixedBatch {

    private final TrainingOptions options;
    private final ImageSet train;
    private final List<int[]> rows;

    FixedBatch(TrainingOptions options, ImageSet train) {
        this.options = options;
        this.train = train;
        this.rows = new ClassBalancedSampler(train.labels(), options.sampling().batchSize(),
                options.sampling().imagesPerClass(), 1, 1)
                .epoch(new SplittableRandom(0));
    }

    /**
     * Its loss at a checkpoint: by the network as it trains, with BatchNorm's statistics those of the batch, and with the loss's
     * own weights; a memory is empty, so that only the network makes the difference.
     *
     * @param state a run's checkpoint
     */
    double loss(EmbeddingLoss loss, Path state) throws IOException {
        SafetensorsFile checkpoint = SafetensorsFile.open(state);
        ModelOptions model = options.model();
        LossState lossState = loss.initialState(train.classes(), model.embeddingSize(),
                new SplittableRandom(0));
        lossState.weights().forEach((name, weights) -> {
            float[] learnt = checkpoint.floats(Checkpoint.LOSS_WEIGHTS_PREFIX + name);
            System.arraycopy(learnt, 0, weights.values().data(), weights.values().offset(), learnt.length);
        });
        try (EmbeddingNetwork network = EmbeddingNetwork.create(model, 0);
                BatchLoader loader = new BatchLoader(train, options.evaluationTransform(),
                        new LoaderOptions(options.execution().loaderThreads(), 1, 0));
                Epoch epoch = loader.batches(rows, 0);
                ImageBatch images = epoch.next()) {
            network.readWeights(checkpoint, Checkpoint.MODEL_PREFIX);
            try (TrainingPass pass = network.forward(images, BatchNormMode.TRAINED)) {
                Matrix embeddings = pass.embeddings();
                return loss.evaluate(Batch.of(embeddings, images.labels()).withState(lossState)).value();
            }
        }
    }
}
