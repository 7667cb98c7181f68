package io.contexture.server;

import io.contexture.index.Contents;
import io.contexture.index.Item;
import io.contexture.index.VectorIndex;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is worked out of a whole index: kept until the index changes, and worked out by one caller while the others wait.
 */
final class CollectionView {

    private static final int MOST_LABELS = 1000;
    /** An overview of labels may be so old while items are being added. */
    private static final long FRESH_NANOS = 5_000_000_000L;

    private final VectorIndex index;
    private @Nullable Kept kept;
    private @Nullable Overview overview;
    private @Nullable Mapped map;

    /** All of an index at a generation. */
    private record Kept(long generation, Contents contents) {}

    /**
     * What filters may ask for.
     *
     * @param labels     the labels there are, sorted, at most 1,000
     * @param attributes names of attributes, sorted
     */
    record Overview(long generation, long made, List<String> labels, List<String> attributes) {}

    /** A map of all items. */
    record Mapped(long generation, Contents contents, PlaneMap map) {}

    CollectionView(VectorIndex index) {
        this.index = index;
    }

    /** All items and embeddings. */
    synchronized Contents contents() throws IOException {
        return kept().contents;
    }

    private Kept kept() throws IOException {
        long generation = index.generation();
        Kept now = kept;
        if (now == null || now.generation != generation) {
            now = new Kept(generation, index.contents());
            kept = now;
        }
        return now;
    }

    /** Labels and attributes, a few seconds old at most. */
    synchronized Overview overview() throws IOException {
        long generation = index.generation();
        Overview now = overview;
        if (now == null || (now.generation != generation
                && System.nanoTime() - now.made > FRESH_NANOS)) {
            List<Item> items = contents().items();
            now = new Overview(generation, System.nanoTime(),
                    items.stream().map(Item::label).filter(Objects::nonNull).distinct().sorted()
                            .limit(MOST_LABELS).toList(),
                    List.copyOf(new TreeSet<>(items.stream()
                            .flatMap(item -> item.attributes().keySet().stream()).toList())));
            overview = now;
        }
        return now;
    }

    /** All items in the plane. */
    synchronized Mapped map() throws IOException {
        Kept all = kept();
        Mapped now = map;
        if (now == null || now.generation != all.generation) {
            now = new Mapped(all.generation, all.contents, PlaneMap.of(all.contents.embeddings()));
            map = now;
        }
        return now;
    }
}
