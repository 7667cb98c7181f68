package io.contexture.training;

import java.nio.file.Path;

/** Follows a run. Methods are called by the training thread, in order; what they take, training waits for. */
public interface TrainingListener {

    /** After every step. */
    default void step(StepReport report) {}

    /** After every evaluation. */
    default void epoch(EpochReport report) {}

    /** After a checkpoint of {@code step} steps was written, whole. */
    default void checkpoint(Path file, int step) {}

    /** Before the first step of a run that continues after {@code step} steps. */
    default void resumed(int step) {}

    /** Before the first step of a new run: what its weights begin with, where there is something to say of it. */
    default void beginning(String message) {}

    /** Something that the user should know and that does not stop the run. */
    default void warning(String message) {}

    /** A listener that does nothing. */
    static TrainingListener silent() {
        return new TrainingListener() {
        };
    }
}
