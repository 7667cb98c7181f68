package io.contexture.loader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** The batches of an epoch, in order. The consumer closes each batch, and the epoch if it leaves before the end. */
public final class Epoch implements Iterator<ImageBatch>, AutoCloseable {

    private final List<int[]> batches;
    private final long seed;
    private final BatchLoader loader;
    private final Deque<BatchInWork> ahead = new ArrayDeque<>();
    private int begun;
    private boolean closed;

    Epoch(List<int[]> batches, long seed, int first, BatchLoader loader) {
        this.batches = batches;
        this.seed = seed;
        this.loader = loader;
        this.begun = Objects.checkIndex(first, batches.size() + 1);
        for (int[] batch : batches) {
            if (batch.length == 0) {
                throw new IllegalArgumentException("an epoch has an empty batch");
            }
            for (int row : batch) {
                Objects.checkIndex(row, loader.source().size());
            }
        }
        while (ahead.size() < loader.options().prefetch() && begun < batches.size()) {
            begin();
        }
    }

    private void begin() {
        BatchInWork batch = new BatchInWork(batches.get(begun), begun, seed, loader);
        begun++;
        ahead.add(batch);
        batch.start();
    }

    @Override
    public boolean hasNext() {
        return !closed && !ahead.isEmpty();
    }

    /**
     * The next batch; waits until it is ready.
     *
     * @throws CancellationException if the thread is interrupted before or while waiting (it stays interrupted), which ends the
     *                               epoch
     * @throws RuntimeException      what a worker threw while making this batch, such as a BadInputException when no
     *                               image of the set can be read; ends the epoch
     */
    @Override
    public ImageBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    closed ? "the epoch is closed" : "the epoch has no more batches");
        }
        BatchInWork head = ahead.getFirst();
        ImageBatch ready = waitFor(head);
        ahead.removeFirst();
        if (begun < batches.size()) {
            begin();
        }
        return ready;
    }

    private ImageBatch waitFor(BatchInWork head) {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return head.result().get();
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            CancellationException stop = new CancellationException("interrupted while waiting for " + head);
            stop.initCause(interrupted);
            throw stop;
        } catch (ExecutionException failed) {
            close();
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            cause.addSuppressed(new IllegalStateException("while the consumer waited for " + head));
            switch (cause) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new IllegalStateException(head + " could not be loaded", cause);
            }
        }
    }

    /** Drops what is in work; a second call does nothing. */
    @Override
    public void close() {
        closed = true;
        ahead.forEach(BatchInWork::cancel);
        ahead.clear();
    }
}
