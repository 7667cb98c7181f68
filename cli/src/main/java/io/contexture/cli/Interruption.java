package io.contexture.cli;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command end in order when the process is told to (Ctrl-C, SIGTERM): the virtual machine ends with the signal's
 * exit code (130, 143), but not before this is closed.
 */
final class Interruption implements AutoCloseable {

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private @Nullable Runnable stop;
    private boolean interrupted;

    Interruption() {
        hook = new Thread(this::interrupt, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        synchronized (this) {
            interrupted = true;
            if (stop != null) {
                stop.run();
            }
        }
        try {
            done.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives what asks the work to end soon; called at once if the signal has come already. */
    synchronized void stops(Runnable work) {
        stop = work;
        if (interrupted) {
            work.run();
        }
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
