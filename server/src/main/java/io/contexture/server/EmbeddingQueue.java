package io.contexture.server;

import io.contexture.image.RgbImage;
import io.contexture.linalg.Matrix;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.server.Refusal.Reason;
import io.contexture.trained.TrainedModel;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * The one thread that uses the model. Images that come while it works wait, a bounded number of them, and go through the network
 * together.
 */
final class EmbeddingQueue implements AutoCloseable {

    private final TrainedModel model;
    private final int batch;
    private final BlockingQueue<Task<?>> waiting;
    private final Thread worker;
    private final Timer passes;
    private final DistributionSummary images;
    private volatile boolean closed;

    /** An image, and what becomes of it. */
    private sealed interface Task<T> {
        CompletableFuture<T> answer();
    }

    private record Embed(RgbImage image, CompletableFuture<float[]> answer) implements Task<float[]> {}

    private record Look(RgbImage image, CompletableFuture<Optional<PlaceEmbeddings>> answer)
            implements
                Task<Optional<PlaceEmbeddings>> {}

    /** @param model used by no one else from now on; not closed with this */
    EmbeddingQueue(TrainedModel model, ServerOptions.Limits limits, MeterRegistry metrics) {
        this.model = model;
        batch = limits.batch();
        waiting = new ArrayBlockingQueue<>(limits.waiting());
        passes = Timer.builder("contexture.model.passes").description("Time of the network's passes")
                .register(metrics);
        images = DistributionSummary.builder("contexture.model.batch")
                .description("Images that went through the network together").register(metrics);
        metrics.gauge("contexture.model.waiting", waiting, BlockingQueue::size);
        worker = Thread.ofPlatform().name("embedding").daemon().start(this::work);
    }

    /**
     * The embedding of an image.
     *
     * @param prepared by the model's transform
     * @throws Refusal if too many wait already
     */
    CompletableFuture<float[]> embed(RgbImage prepared) {
        return offer(new Embed(prepared, new CompletableFuture<>()));
    }

    /** The same for who has time: waits until there is room. */
    CompletableFuture<float[]> embedInTime(RgbImage prepared) throws InterruptedException {
        Embed task = new Embed(prepared, new CompletableFuture<>());
        waiting.put(task);
        return refuseIfClosed(task);
    }

    /**
     * The places of an image; empty if the model has no map of them.
     *
     * @param prepared by the model's transform
     * @throws Refusal if too many wait already
     */
    CompletableFuture<Optional<PlaceEmbeddings>> places(RgbImage prepared) {
        return offer(new Look(prepared, new CompletableFuture<>()));
    }

    private <T> CompletableFuture<T> offer(Task<T> task) {
        if (!waiting.offer(task)) {
            throw new Refusal(Reason.BUSY,
                    waiting.size() + " images wait for the network; try again in a second");
        }
        return refuseIfClosed(task);
    }

    private <T> CompletableFuture<T> refuseIfClosed(Task<T> task) {
        if (closed && waiting.remove(task)) {
            task.answer().completeExceptionally(Refusal.stopping());
        }
        return task.answer();
    }

    private void work() {
        try {
            while (!closed) {
                Task<?> first = waiting.take();
                switch (first) {
                    case Embed embed -> embedWithOthers(embed);
                    case Look look -> answer(look, () -> model.places(look.image()));
                }
            }
        } catch (InterruptedException _) {
            // Closed while it waited.
        }
        List<Task<?>> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(task -> task.answer().completeExceptionally(Refusal.stopping()));
    }

    private void embedWithOthers(Embed first) {
        List<Embed> together = new ArrayList<>(List.of(first));
        while (together.size() < batch && waiting.peek() instanceof Embed next
                && next.image().width() == first.image().width()
                && next.image().height() == first.image().height()) {
            waiting.remove();
            together.add(next);
        }
        images.record(together.size());
        try {
            Matrix embeddings = passes
                    .record(() -> model.embed(together.stream().map(Embed::image).toList()));
            for (int i = 0; embeddings != null && i < together.size(); i++) {
                int from = embeddings.index(i);
                together.get(i).answer()
                        .complete(Arrays.copyOfRange(embeddings.data(), from, from + embeddings.columns()));
            }
        } catch (RuntimeException failed) {
            together.forEach(task -> task.answer().completeExceptionally(failed));
        }
    }

    /** What the model does for one task. */
    @FunctionalInterface
    private interface Work<T> {
        T get();
    }

    private static <T> void answer(Task<T> task, Work<T> work) {
        try {
            task.answer().complete(work.get());
        } catch (RuntimeException failed) {
            task.answer().completeExceptionally(failed);
        }
    }

    /** Ends the thread when its pass is done; who waits is refused. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
