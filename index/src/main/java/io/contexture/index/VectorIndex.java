package io.contexture.index;

import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Embeddings on disk, each with its item, searched by cosine similarity. What {@link #put} and {@link #delete} return from is
 * there after any crash, whole. Open in one process at a time; thread-safe within it: searches never wait for writes.
 */
public interface VectorIndex extends AutoCloseable {

    /** What made the embeddings. */
    IndexModel model();

    /** Items in it. */
    int size();

    /** What is known of it. */
    IndexInfo info();

    /**
     * Adds items, each in the place of one with the same id, all or none, and returns once they are on disk. Of items with the same id
     * in one call the last one stays.
     *
     * @param embeddings n x d, one for each item; brought to length 1
     * @throws IllegalArgumentException if the numbers of rows or columns differ, or a value is not finite (the message names the
     *                                  item)
     */
    void put(List<Item> items, Matrix embeddings) throws IOException;

    /**
     * Removes items and returns once that is on disk.
     *
     * @return how many of them there were
     */
    int delete(Collection<String> ids) throws IOException;

    /** An item by its id. */
    Optional<Item> item(String id) throws IOException;

    /** The embedding of an item by its id, of length 1. */
    Optional<float[]> embedding(String id) throws IOException;

    /**
     * The items most like each query, the most similar first, equals by id. Items with equal embeddings are all found.
     *
     * @param queries m x d; brought to length 1
     * @return a list for each query
     * @throws IllegalArgumentException if the number of columns differs, or a value is not finite
     */
    List<List<Hit>> search(Matrix queries, Search search) throws IOException;

    /** Everything as it is now; later writes do not change it. Costs the copying of all items. */
    Contents contents() throws IOException;

    /** Another number after each write that changed something; what was worked out of {@link #contents} is stale then. */
    long generation();

    /**
     * Copies what is on disk now into a folder, an index of its own, while this one goes on serving.
     *
     * @param folder empty or not there yet
     */
    void snapshot(Path folder) throws IOException;

    @Override
    void close() throws IOException;
}
