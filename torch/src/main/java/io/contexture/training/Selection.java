package io.contexture.training;

/** Which of a run's models is kept in {@code model.safetensors}. */
public enum Selection {
    /** The last one. */
    LAST,
    /** The one with the best recall at 1 on classes held out of the training list. */
    VALIDATION,
    /** The one with the best recall at 1 on the test list: what the authors do, and reports must say so. */
    TEST
}
