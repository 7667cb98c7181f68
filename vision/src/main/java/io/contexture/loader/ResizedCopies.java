package io.contexture.loader;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.UnreadableImage;
import io.contexture.image.ImageDecoder;
import io.contexture.image.JpegEncoder;
import io.contexture.image.UnreadableImageException;
import io.contexture.storage.AtomicFile;
import io.contexture.transform.Resize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a set's images, resized and encoded anew as JPEG of quality 75: smaller files that are decoded faster.
 *
 * @param size    shorter side in pixels, at least 1
 * @param threads images that are worked on at once, at least 1
 */
public record ResizedCopies(int size, int threads) {

    private static final float QUALITY = 0.75f;

    public ResizedCopies {
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; allowed: 1 or more, usually 288");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; allowed: 1 or more");
        }
    }

    /** Follows the work. */
    @FunctionalInterface
    public interface Listener {

        /** So many images of all are done. */
        void progress(int done, int all);
    }

    /**
     * Makes the file of every image of the set, where it is not there already.
     *
     * @param set    the copies to make
     * @param source folder that holds the originals under the same names
     * @return originals that cannot be read, in the order of the set
     * @throws IOException if a copy cannot be written
     */
    public List<UnreadableImage> make(ImageSet set, Path source, Listener listener) throws IOException {
        Resize resize = Resize.shortSide(size);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<@Nullable UnreadableImage>> copies = new ArrayList<>();
            for (LabelledImage image : set.images()) {
                copies.add(workers.submit(() -> copy(source.resolve(image.name()), image.file(), resize)));
            }
            int done = 0;
            for (Future<@Nullable UnreadableImage> copy : copies) {
                UnreadableImage broken = answer(copy, workers);
                if (broken != null) {
                    unreadable.add(broken);
                }
                listener.progress(++done, copies.size());
            }
        }
        return unreadable;
    }

    private static @Nullable UnreadableImage copy(Path original, Path target, Resize resize)
            throws IOException {
        if (Files.exists(target)) {
            return null;
        }
        try {
            byte[] jpeg = JpegEncoder
                    .encode(resize.apply(ImageDecoder.decode(original), NoChance.INSTANCE), QUALITY);
            Files.createDirectories(Objects.requireNonNull(target.getParent(), "a file has a folder"));
            AtomicFile.write(target, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(jpeg)));
            return null;
        } catch (UnreadableImageException broken) {
            return new UnreadableImage(original, broken.reason());
        }
    }

    private static @Nullable UnreadableImage answer(Future<@Nullable UnreadableImage> copy,
            ExecutorService workers)
            throws IOException {
        try {
            return copy.get();
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while resizing images", interrupted);
        } catch (ExecutionException failed) {
            workers.shutdownNow();
            switch (failed.getCause()) {
                case IOException disk -> throw disk;
                case UncheckedIOException disk -> throw Objects.requireNonNull(disk.getCause());
                case null, default ->
                    throw new IllegalStateException("resizing images failed", failed.getCause());
            }
        }
    }
}
