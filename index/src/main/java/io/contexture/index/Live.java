package io.contexture.index;

import io.contexture.index.graph.NodeSet;
import io.contexture.index.graph.SmallWorldGraph;
import io.contexture.index.graph.Vectors;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an index holds at one moment, as searches see it: vectors that all differ, each with the items that have it. Never changed; a write puts
 * another in its place.
 *
 * @param vectors at least {@code rows} of them
 * @param numbers of the vectors on disk, ascending, at least {@code rows} of them
 * @param rows    vectors
 * @param items   of each vector, sorted by id; empty where all are deleted
 * @param size    items
 * @param graph   over the vectors
 * @param filled  the vectors that have items
 * @param places  of the items by id; changes a moment after the rest
 * @param passing the vectors that have items that pass a filter, for filters asked before
 */
record Live(Vectors vectors, long[] numbers, int rows, Item[][] items, int size, SmallWorldGraph graph,
        Rows filled, Map<String, Place> places, Map<Filter, Rows> passing) {

    private static final Item[] NONE = {};
    private static final int MOST_FILTERS = 64;

    /**
     * Some of the vectors.
     *
     * @param set   which
     * @param count how many
     */
    record Rows(NodeSet set, int count) {}

    /**
     * An item and its vector.
     *
     * @param item the item
     * @param row  of its vector
     */
    record Place(Item item, int row) {}

    static Live of(Vectors vectors, long[] numbers, int rows, Item[][] items, SmallWorldGraph graph,
            Map<String, Place> places) {
        int size = 0;
        int empty = 0;
        for (int row = 0; row < rows; row++) {
            size += items[row].length;
            empty += items[row].length == 0 ? 1 : 0;
        }
        Rows filled = empty == 0
                ? new Rows(NodeSet.all(rows), rows)
                : filter(items, rows, null);
        return new Live(vectors, numbers, rows, items, size, graph, filled, places,
                new ConcurrentHashMap<>());
    }

    /** The vectors that have an item that passes. */
    Rows passing(@Nullable Filter filter) {
        if (filter == null) {
            return filled;
        }
        Rows known = passing.get(filter);
        if (known == null) {
            known = filter(items, rows, filter);
            if (passing.size() < MOST_FILTERS) {
                passing.put(filter, known);
            }
        }
        return known;
    }

    private static Rows filter(Item[][] items, int rows, @Nullable Filter filter) {
        long[] bits = new long[Math.max(1, (rows + 63) >>> 6)];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            for (Item item : items[row]) {
                if (filter == null || filter.test(item)) {
                    bits[row >>> 6] |= 1L << row;
                    count++;
                    break;
                }
            }
        }
        return new Rows(new NodeSet(rows, bits), count);
    }

    /** Vectors without items. */
    int empty() {
        return rows - filled.count;
    }

    static Item[] none() {
        return NONE;
    }
}
