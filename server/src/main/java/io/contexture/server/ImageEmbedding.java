package io.contexture.server;

import io.contexture.dataset.CropBox;
import io.contexture.image.RgbImage;
import io.contexture.model.PlaceEmbeddings;
import io.contexture.transform.Pipeline;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from the bytes of an image to its embedding.
 *
 * @param intake    makes pixels of them
 * @param queue     has the model
 * @param transform of the model
 */
record ImageEmbedding(ImageIntake intake, EmbeddingQueue queue, Pipeline transform) {

    /** The embedding of an image; refused at once if too many wait. */
    float[] embed(byte[] content, @Nullable CropBox crop) throws InterruptedException {
        return result(queue.embed(prepared(intake.pixels(content, crop))));
    }

    /** The same for bulk work, which waits for its turn. */
    CompletableFuture<float[]> embedInTime(byte[] content) throws InterruptedException {
        return queue.embedInTime(prepared(intake.pixels(content, null)));
    }

    /** The pixels of an image. */
    RgbImage pixels(byte[] content) throws InterruptedException {
        return intake.pixels(content, null);
    }

    /** The places of an image; empty if the model has no map of them. */
    Optional<PlaceEmbeddings> places(RgbImage pixels) throws InterruptedException {
        return result(queue.places(prepared(pixels)));
    }

    /** What the model takes of pixels. */
    RgbImage prepared(RgbImage pixels) {
        return transform.apply(pixels, new SplittableRandom(0));
    }

    /** Waits for an answer of the queue. */
    static <T> T result(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException("the model failed", failed.getCause());
        }
    }
}
