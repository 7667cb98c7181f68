package io.contexture.cli;

/** How far a task is: shown with its rate and the time left. Safe to call from any thread. */
public interface Progress extends AutoCloseable {

    /**
     * Tells how far the task is.
     *
     * @param done    things done, 0 to the total
     * @param message what else to show, at the end of the line; may be empty
     */
    void at(long done, String message);

    /** Ends the line. */
    @Override
    void close();
}
