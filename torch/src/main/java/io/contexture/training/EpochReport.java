package io.contexture.training;

import java.util.Map;

/**
 * An evaluation: before the first step, after every so many epochs, and after the last step.
 *
 * @param epoch    epochs done
 * @param step     steps done
 * @param training metrics on a fixed part of the training images, as fractions by name ("R@1", "mAP@R", ...)
 * @param unseen   the same on the selection set, whose classes are not trained on; empty without such a set
 * @param kept     whether the model of this moment was written to {@code model.safetensors}
 */
public record EpochReport(int epoch, int step, Map<String, Double> training, Map<String, Double> unseen,
        boolean kept) {}
