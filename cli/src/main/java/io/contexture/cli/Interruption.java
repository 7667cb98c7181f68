package io.contexture.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a command end in order when the process is told to (Ctrl-C, SIGTERM): the virtual machine ends with the signal's
 * exit code (130, 143), but not before this is closed.
 */
final class Interruption implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param stop asks the work to end soon; called on another thread, at most once
     */
    Interruption(Runnable stop) {
        hook = new Thread(() -> {
            stop.run();
            try {
                done.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Says that the work has ended, and everything was said. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It was the hook that made the work end; it may go now.
        }
    }
}
