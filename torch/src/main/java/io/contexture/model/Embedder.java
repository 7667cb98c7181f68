package io.contexture.model;

import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.storage.BadInputException;
import io.contexture.transform.ImageTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Embeds one set of images, again and again if need be: images are decoded once as far as the cache reaches. To be used
 * by one thread.
 */
public final class Embedder implements AutoCloseable {

    private final ImageSet set;
    private final BatchLoader loader;
    private final List<int[]> batches;

    /**
     * @param transform gives images of one size, without randomness
     * @param cache     bytes of decoded images to keep between calls, 0 or more
     */
    public Embedder(ImageSet set, ImageTransform transform, EmbedOptions options, long cache) {
        if (transform.isRandom()) {
            throw new IllegalArgumentException(
                    "transform '" + transform
                            + "' is random; embedding needs one that gives the same image each time");
        }
        this.set = set;
        this.loader = new BatchLoader(set, transform, new LoaderOptions(options.loaderThreads(), 2, cache));
        this.batches = inOrder(set.size(), options.batchSize());
    }

    private static List<int[]> inOrder(int images, int batchSize) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < images; from += batchSize) {
            batches.add(IntStream.range(from, Math.min(images, from + batchSize)).toArray());
        }
        return batches;
    }

    /** Embeds a set once; see {@link #embed(EmbeddingNetwork, ProgressListener)}. */
    public static EmbeddedSet embed(EmbeddingNetwork network, ImageSet set, ImageTransform transform,
            EmbedOptions options, ProgressListener listener) {
        try (Embedder embedder = new Embedder(set, transform, options, 0)) {
            return embedder.embed(network, listener);
        }
    }

    /**
     * A row for each image that can be read, in the order of the set; the others are listed with the reason.
     *
     * @throws BadInputException if not one image can be read
     */
    public EmbeddedSet embed(EmbeddingNetwork network, ProgressListener listener) {
        List<Integer> readable = new ArrayList<>();
        Matrix each = embedEach(network, listener, readable);
        if (readable.isEmpty()) {
            throw new BadInputException(set.title() + " has no image that can be read");
        }
        int[] rows = readable.stream().mapToInt(Integer::intValue).toArray();
        return new EmbeddedSet(rows.length == set.size() ? each : each.select(rows),
                IntStream.of(rows).map(row -> set.images().get(row).label()).toArray(),
                IntStream.of(rows).mapToObj(row -> set.images().get(row).name()).toList(),
                set.classNames(), IntStream.of(rows).mapToObj(row -> set.images().get(row).role()).toList(),
                loader.unreadable());
    }

    /**
     * A row for each image of the set, in its order; for one that cannot be read, that of the image which stands in for it
     * in training.
     */
    public Matrix embedEach(EmbeddingNetwork network, ProgressListener listener) {
        return embedEach(network, listener, new ArrayList<>());
    }

    private Matrix embedEach(EmbeddingNetwork network, ProgressListener listener, List<Integer> readable) {
        Matrix embeddings = Matrix.zeros(set.size(), network.options().embeddingSize());
        int done = 0;
        try (Epoch epoch = loader.batches(batches, 0)) {
            while (epoch.hasNext()) {
                try (ImageBatch batch = epoch.next()) {
                    Matrix part = network.embed(batch);
                    System.arraycopy(part.data(), part.offset(), embeddings.data(), embeddings.index(done),
                            part.rows() * part.columns());
                    for (int i = 0; i < batch.size(); i++) {
                        if (!batch.replaced(i)) {
                            readable.add(done + i);
                        }
                    }
                    done += batch.size();
                    listener.progress(done, set.size());
                }
            }
        }
        return embeddings;
    }

    @Override
    public void close() {
        loader.close();
    }
}
