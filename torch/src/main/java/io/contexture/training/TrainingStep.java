package io.contexture.training;

import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.LossValue;
import io.contexture.model.ParameterGroup;
import io.contexture.model.TrainingPass;

/**
 * A step: forward, loss, backward, update. Nothing that is not a number reaches the weights.
 *
 * @param options       of the run
 * @param lossSize      numbers that the loss sees of a sample
 * @param state         what learns
 * @param random        for what loss, miner and network draw
 */
record TrainingStep(TrainingOptions options, int lossSize, TrainingState state, RandomStreams random) {

    /**
     * @param step  number of the step, from 0
     * @param epoch the epoch that it belongs to, from 0
     * @throws TrainingFailedException if an embedding, the loss, or a gradient is NaN or infinite; the weights are those
     *                                 before the step then, but for BatchNorm's statistics
     */
    LossValue take(Learner.Batch batch, int step, int epoch) {
        boolean warmStart = epoch < options.recipe().warmStartEpochs();
        state.learner().trainBackbone(!warmStart);
        long seed = random.network(step);
        int chunk = options.recipe().gradientChunk();
        if (chunk > 0 && chunk < batch.size()) {
            GradientCache cache = new GradientCache(chunk);
            Matrix embeddings = cache.embeddings(batch, lossSize, seed);
            LossValue loss = loss(embeddings, batch.labels(), step);
            state.optimiser().clearGradients();
            cache.backward(batch, scaled(loss.gradient()), seed);
            update(loss, step, warmStart);
            return loss;
        }
        try (TrainingPass pass = batch.forward(0, batch.size(), seed)) {
            LossValue loss = loss(pass.embeddings(), batch.labels(), step);
            state.optimiser().clearGradients();
            pass.accumulate(scaled(loss.gradient()));
            update(loss, step, warmStart);
            return loss;
        }
    }

    private LossValue loss(Matrix embeddings, int[] labels, int step) {
        require(isFinite(embeddings), "an embedding", step);
        LossValue loss = options.loss()
                .evaluate(new Batch(embeddings, labels, null, state.lossState().state(), random.step(step)));
        require(Double.isFinite(loss.value()), "the loss", step);
        return loss;
    }

    private Matrix scaled(Matrix gradient) {
        float factor = state.scaling().factor();
        if (factor == 1) {
            return gradient;
        }
        float[] values = gradient.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return Matrix.of(values, gradient.rows(), gradient.columns());
    }

    private void update(LossValue loss, int step, boolean warmStart) {
        Optimiser optimiser = state.optimiser();
        float factor = state.scaling().factor();
        boolean finite = optimiser.gradientsAreFinite();
        require(!state.scaling().isAtItsEnd(finite), "a gradient", step);
        if (!finite) {
            return;
        }
        if (factor != 1) {
            optimiser.scaleGradients(1 / factor);
        }
        require(state.lossState().takeGradients(loss), "a gradient of the loss's weights", step);
        optimiser.step(options.rateFactor(step),
                group -> !warmStart || !group.part().equals(ParameterGroup.BACKBONE));
        state.lossState().follow();
        state.average().follow(step);
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
