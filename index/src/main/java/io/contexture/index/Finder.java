package io.contexture.index;

import io.contexture.index.graph.NodeSet;
import io.contexture.index.graph.Scan;
import io.contexture.index.graph.ScoredNode;
import io.contexture.linalg.Matrix;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A search among what an index holds at one moment.
 *
 * @param live   what it holds
 * @param search what is looked for
 * @param effort of approximate searches
 * @param rows   where it is to be looked for
 */
record Finder(Live live, Search search, int effort, Live.Rows rows) {

    /** Rows found beyond k, so that what counts is their similarity, and not the order in which it was summed. */
    private static final int SPARE = 8;

    /** Two sums of the same products, of vectors of length 1, do not differ by more. */
    private static final float ROUNDING = 4e-6f;

    /** Fewer queries are scanned for one by one: for tiles the whole collection would have to be packed. */
    private static final int TILES_FROM = 6;

    /** Rows unpacked at a time. */
    private static final int STRETCH = 1 << 14;

    /** Vectors looked at for each step of a walk. */
    private static final int NEIGHBOURS = 24;

    private static final Comparator<Hit> ORDER = Comparator
            .comparing(Hit::similarity, Comparator.reverseOrder())
            .thenComparing(hit -> hit.item().id());

    static Finder of(Live live, Search search, int ownEffort) {
        int effort = Math.max(search.k(), search.effort() == 0 ? ownEffort : search.effort());
        return new Finder(live, search, effort, live.passing(search.filter()));
    }

    List<List<Hit>> find(Matrix queries) {
        if (rows.count() == 0) {
            return IntStream.range(0, queries.rows()).mapToObj(query -> List.<Hit>of()).toList();
        }
        if (search.method() == Search.Method.EXACT && queries.rows() >= TILES_FROM) {
            return byTiles(queries);
        }
        boolean walk = search.method() == Search.Method.APPROXIMATE && isWalkShorter();
        IntStream all = IntStream.range(0, queries.rows());
        return (queries.rows() > 1 ? all.parallel() : all).mapToObj(row -> {
            float[] query = queries.rows(row, row + 1).toArray();
            return walk ? walked(query) : scanned(query, search.k() + SPARE);
        }).toList();
    }

    /** A walk that may find one row in r takes r times as many steps. */
    private boolean isWalkShorter() {
        return (double) rows.count() * rows.count() / live.rows() > (double) NEIGHBOURS * effort;
    }

    private List<Hit> walked(float[] query) {
        long[] found = live.graph().search(query, effort, rows.set());
        if (found.length < Math.min(search.k(), rows.count())) {
            // What a filter leaves may be out of the walk's reach.
            return scanned(query, search.k() + SPARE);
        }
        return hits(query, found, Math.min(found.length, search.k() + SPARE));
    }

    private List<Hit> scanned(float[] query, int most) {
        long[] found = Scan.nearest(live.vectors(), query, most, rows.set());
        return mayMiss(found, most)
                ? scanned(query, (int) Math.min(rows.count(), 2L * most))
                : hits(query, found, found.length);
    }

    /** Whether a row that was not found may be as similar as the k-th. */
    private boolean mayMiss(long[] found, int most) {
        return found.length == most && most < rows.count()
                && ScoredNode.score(found[most - 1]) >= ScoredNode.score(found[search.k() - 1]) - ROUNDING;
    }

    private List<List<Hit>> byTiles(Matrix queries) {
        List<List<Hit>> all = new ArrayList<>();
        int most = search.k() + SPARE;
        List<Neighbours> parts = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        int stretch = live.vectors().rowsAreViews() ? live.rows() : STRETCH;
        NodeSet set = rows.set();
        for (int from = 0; from < live.rows(); from += stretch) {
            int start = from;
            parts.add(ExactSearch.search(queries,
                    live.vectors().rows(from, Math.min(live.rows(), from + stretch)), most,
                    row -> set.contains(start + row)));
            starts.add(from);
        }
        for (int query = 0; query < queries.rows(); query++) {
            long[] found = merged(parts, starts, query, most);
            float[] vector = queries.rows(query, query + 1).toArray();
            all.add(mayMiss(found, most)
                    ? scanned(vector, 2 * most)
                    : hits(vector, found, found.length));
        }
        return all;
    }

    private static long[] merged(List<Neighbours> parts, List<Integer> starts, int query, int most) {
        long[] found = new long[parts.size() * most];
        int count = 0;
        for (int part = 0; part < parts.size(); part++) {
            int[] rows = parts.get(part).of(query);
            for (int place = 0; place < rows.length; place++) {
                found[count++] = ScoredNode.of(parts.get(part).score(query, place),
                        starts.get(part) + rows[place]);
            }
        }
        Arrays.sort(found, 0, count);
        long[] best = new long[Math.min(most, count)];
        for (int i = 0; i < best.length; i++) {
            best[i] = found[count - 1 - i];
        }
        return best;
    }

    private List<Hit> hits(float[] query, long[] found, int count) {
        List<Hit> hits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int row = ScoredNode.node(found[i]);
            add(hits, live.items()[row], live.vectors().product(query, row), search.filter());
        }
        hits.sort(ORDER);
        return List.copyOf(hits.subList(0, Math.min(search.k(), hits.size())));
    }

    /** The first k alone: items of one vector are sorted by id. */
    private void add(List<Hit> hits, Item[] items, float similarity, @Nullable Filter filter) {
        int added = 0;
        for (Item item : items) {
            if (filter == null || filter.test(item)) {
                hits.add(new Hit(item, similarity));
                if (++added == search.k()) {
                    return;
                }
            }
        }
    }
}
