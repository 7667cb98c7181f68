package io.contexture.training;

import io.contexture.dataset.UnreadableImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param finished   whether all steps are done; false after {@link Trainer#requestStop}
 * @param steps      steps done
 * @param keptStep   steps done when the model in {@code model.safetensors} was kept
 * @param untrained  the evaluation before the first step; null if this process did not make it (a continued run)
 * @param last       the last evaluation that this process made; null if none
 * @param unreadable images that could not be read, once each
 */
public record TrainingOutcome(boolean finished, int steps, int keptStep, @Nullable EpochReport untrained,
        @Nullable EpochReport last, List<UnreadableImage> unreadable) {

    public TrainingOutcome {
        unreadable = List.copyOf(unreadable);
    }
}
