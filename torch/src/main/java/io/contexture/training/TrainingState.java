package io.contexture.training;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;

/**
 * All of a run that changes from step to step and that a checkpoint must hold.
 *
 * @param learner   the network
 * @param lossState the loss's weights and memory
 * @param optimiser steps both
 * @param average   follows the network
 * @param scaling   of the gradients
 */
record TrainingState(Learner learner, TrainedLossState lossState, Optimiser optimiser,
        AveragedWeights average,
        GradientScaling scaling) {

    void write(SafetensorsWriter file) {
        learner.write(file, Checkpoint.MODEL_PREFIX);
        optimiser.write(file);
        average.write(file);
        scaling.write(file);
        lossState.write(file);
    }

    /** Takes over what {@link #write} wrote. */
    void read(SafetensorsFile file) {
        learner.read(file, Checkpoint.MODEL_PREFIX);
        lossState.read(file);
        optimiser.read(file);
        average.read(file);
        scaling.read(file);
    }
}
