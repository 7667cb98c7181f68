package io.contexture.frozen;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.model.EmbedOptions;
import io.contexture.model.FeatureSet;
import io.contexture.model.ProgressListener;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import io.contexture.transform.ImageTransform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The features of a set of images.
 *
 * @param set        the images that can be read, and their features
 * @param unreadable the others
 * @param computed   how many the backbone was needed for; the rest were kept from before
 */
public record FrozenFeatures(FeatureSet set, List<UnreadableImage> unreadable, int computed) {

    private static final int MOST_KEPT_AT_ONCE = 1024;
    private static final int FLOATS_KEPT_AT_ONCE = 1 << 24;
    private static final long KEPT_AFTER_NANOS = 20_000_000_000L;
    private static final int PREFETCH = 2;

    public FrozenFeatures {
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Takes the features that are kept, and computes and keeps the others. Those of an image whose file has changed are not
     * found, as its hash is another.
     *
     * @param transform gives images of the backbone's size, without randomness
     * @param listener  follows the images whose features are computed
     * @throws BadInputException if no image can be read, or the backbone gives a number that is not finite
     * @throws IOException       if features cannot be kept
     */
    public static FrozenFeatures of(ImageSet images, FrozenBackbone backbone, ImageTransform transform,
            EmbedOptions options, FeatureCache cache, ProgressListener listener) throws IOException {
        if (transform.isRandom()) {
            throw new IllegalArgumentException("transform '" + transform
                    + "' is random; features that are kept need one that gives the same image each time");
        }
        String[] hashes = hashes(images, options.loaderThreads());
        int[] missing = IntStream.range(0, images.size()).filter(row -> !cache.has(hashes[row])).toArray();
        List<UnreadableImage> unreadable = List.of();
        if (missing.length > 0) {
            try (BatchLoader loader = new BatchLoader(images, transform,
                    new LoaderOptions(options.loaderThreads(), PREFETCH, 0))) {
                compute(images, hashes, batches(missing, options.batchSize()), loader, backbone, cache,
                        listener,
                        missing.length);
                unreadable = loader.unreadable();
            }
        }
        int[] rows = IntStream.range(0, images.size()).filter(row -> cache.has(hashes[row])).toArray();
        if (rows.length == 0) {
            throw new BadInputException(images.title() + " has no image that can be read");
        }
        Matrix features = Matrix.zeros(rows.length, backbone.dimension());
        for (int i = 0; i < rows.length; i++) {
            cache.copy(hashes[rows[i]], features, i);
        }
        return new FrozenFeatures(
                new FeatureSet(rows.length == images.size() ? images : images.select(rows), features),
                unreadable,
                missing.length - unreadable.size());
    }

    private static void compute(ImageSet images, String[] hashes, List<int[]> batches, BatchLoader loader,
            FrozenBackbone backbone, FeatureCache cache, ProgressListener listener, int total)
            throws IOException {
        int atOnce = Math.clamp(FLOATS_KEPT_AT_ONCE / backbone.dimension(), 1, MOST_KEPT_AT_ONCE);
        Matrix part = Matrix.zeros(atOnce + batches.getFirst().length, backbone.dimension());
        List<String> names = new ArrayList<>();
        int done = 0;
        long kept = System.nanoTime();
        try (Epoch epoch = loader.batches(batches, 0)) {
            for (int[] rows : batches) {
                try (ImageBatch batch = epoch.next()) {
                    Matrix features = backbone.features(batch.pixels(), batch.size());
                    for (int i = 0; i < rows.length; i++) {
                        if (!batch.replaced(i)) {
                            requireFinite(features, i, images.images().get(rows[i]), backbone);
                            System.arraycopy(features.data(), features.index(i), part.data(),
                                    part.index(names.size()), features.columns());
                            names.add(hashes[rows[i]]);
                        }
                    }
                }
                done += rows.length;
                listener.progress(done, total);
                if (names.size() >= atOnce || System.nanoTime() - kept > KEPT_AFTER_NANOS || done == total) {
                    cache.keep(names, part.rows(0, names.size()));
                    names.clear();
                    kept = System.nanoTime();
                }
            }
        }
    }

    private static List<int[]> batches(int[] rows, int size) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < rows.length; from += size) {
            batches.add(Arrays.copyOfRange(rows, from, Math.min(rows.length, from + size)));
        }
        return batches;
    }

    private static void requireFinite(Matrix features, int row, LabelledImage image,
            FrozenBackbone backbone) {
        for (int i = 0; i < features.columns(); i++) {
            if (!Float.isFinite(features.get(row, i))) {
                throw new BadInputException("backbone " + backbone.reference().file() + " gives "
                        + features.get(row, i) + " as number " + i + " of the feature of " + image.file()
                        + "; features must be finite. Its weights are damaged, or its numbers too small a type");
            }
        }
    }

    /** Of each image's file, and of the part of it that is looked at. */
    private static String[] hashes(ImageSet images, int threads) throws IOException {
        String[] hashes = new String[images.size()];
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<String>> each = images.images().stream()
                    .map(image -> workers.submit(() -> hash(image)))
                    .toList();
            for (int row = 0; row < hashes.length; row++) {
                hashes[row] = answer(each.get(row), workers);
            }
        }
        return hashes;
    }

    private static String hash(LabelledImage image) throws IOException {
        if (!Files.isRegularFile(image.file())) {
            // The loader will say what is wrong with it.
            return Sha256.of(image.file().toString().getBytes(StandardCharsets.UTF_8));
        }
        String content = Sha256.of(image.file());
        return image.crop() == null
                ? content
                : Sha256.of((content + image.crop()).getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(Future<String> hash, ExecutorService workers) throws IOException {
        try {
            return hash.get();
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading images", interrupted);
        } catch (ExecutionException failed) {
            workers.shutdownNow();
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException("reading images failed", failed.getCause());
        }
    }
}
