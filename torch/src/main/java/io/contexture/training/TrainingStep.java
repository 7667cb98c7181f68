package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.loader.ImageBatch;
import io.contexture.loss.Batch;
import io.contexture.loss.LossValue;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.TrainingPass;

/**
 * A step: forward, loss, backward, update. Nothing that is not a number reaches the weights.
 *
 * @param options   of the run
 * @param network   learns
 * @param lossState learns, too, if the loss has weights
 * @param optimiser updates both
 * @param random    for what loss and miner draw
 */
record TrainingStep(TrainingOptions options, EmbeddingNetwork network, TrainedLossState lossState,
        Adam optimiser, RandomStreams random) {

    /**
     * @param step number of the step, from 0
     * @throws TrainingFailedException if an embedding, the loss, or a gradient is NaN or infinite; the weights are those
     *                                 before the step then, but for BatchNorm's statistics
     */
    LossValue take(ImageBatch batch, int step) {
        try (TrainingPass pass = network.forward(batch, options.batchNorm())) {
            Matrix embeddings = pass.embeddings();
            require(isFinite(embeddings), "an embedding", step);
            LossValue loss = options.loss().evaluate(new Batch(embeddings, batch.labels(), null,
                    lossState.state(), random.step(step)));
            require(Double.isFinite(loss.value()), "the loss", step);
            require(pass.backward(loss.gradient()), "a gradient", step);
            require(lossState.takeGradients(loss), "a gradient of the loss's weights", step);
            optimiser.step(options.rateFactor(step));
            lossState.follow();
            return loss;
        }
    }

    private static boolean isFinite(Matrix matrix) {
        for (float value : matrix.toArray()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void require(boolean sound, String what, int step) {
        if (!sound) {
            double factor = options.rateFactor(step);
            throw new TrainingFailedException("step " + (step + 1) + " of " + options.steps() + ": " + what
                    + " is not a finite number. The usual cause is a learning rate that is too high (here "
                    + factor * options.optimiser().learningRate() + " for the backbone, "
                    + factor * options.optimiser().headLearningRate()
                    + " for the head): lower it, or lengthen the warm-up (" + options.warmUpSteps()
                    + " steps)");
        }
    }
}
