package io.contexture.rerank;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Steps 1 to 4 of {@link KReciprocalEncoding}, whose symbols these are, of a gallery and of queries that are not in it. */
final class ReciprocalNeighbours {

    private final Matrix gallery;
    private final int k1;
    private final int k2;
    /** The nearest others of each item. */
    private final Neighbours others;
    /** R(g, k1 / 2) of each item. */
    private final int[][] halves;
    /** V of each item after step 3, and after step 4. */
    private final Encoding[] encoded;
    private final Encoding[] smoothed;

    ReciprocalNeighbours(Matrix gallery, int k1, int k2) {
        this.gallery = gallery;
        this.k1 = k1;
        this.k2 = k2;
        int n = gallery.rows();
        others = ExactSearch.searchSelf(gallery, depth());
        halves = new int[n][];
        encoded = new Encoding[n];
        smoothed = new Encoding[n];
        IntStream.range(0, n).parallel().forEach(item -> halves[item] = reciprocal(item, k1 / 2));
        IntStream.range(0, n).parallel()
                .forEach(item -> encoded[item] = encode(gallery.rows(item, item + 1), item,
                        expanded(reciprocal(item, k1))));
        IntStream.range(0, n).parallel()
                .forEach(item -> smoothed[item] = smooth(encoded[item], others.of(item)));
    }

    /** V of an item. */
    Encoding ofItem(int item) {
        return smoothed[item];
    }

    /** Gallery items that a query's encoding depends on. */
    int depth() {
        return Math.max(k1, k2 - 1);
    }

    /**
     * V of a query that is not in the gallery.
     *
     * @param queries of which it is one
     * @param found   the nearest items of each, {@link #depth} of them or more
     */
    Encoding ofQuery(Matrix queries, Neighbours found, int query) {
        int[] nearest = found.of(query);
        int[] reciprocal = IntStream.range(0, Math.min(k1, nearest.length))
                .filter(place -> isAsNear(nearest[place], found.score(query, place)))
                .map(place -> nearest[place]).sorted().toArray();
        // The query is one of its own neighbours; it has the number after the last item's.
        int self = gallery.rows();
        return smooth(encode(queries.rows(query, query + 1), self, expanded(withSelf(reciprocal, self))),
                nearest);
    }

    /** Whether a row with that score would be among the k1 nearest of an item. */
    private boolean isAsNear(int item, float score) {
        return others.of(item).length < k1 || score >= others.score(item, k1 - 1);
    }

    /** R(item, k), ascending. */
    private int[] reciprocal(int item, int k) {
        return withSelf(Arrays.stream(others.of(item)).limit(k)
                .filter(other -> Arrays.stream(others.of(other)).limit(k).anyMatch(back -> back == item))
                .sorted().toArray(), item);
    }

    private static int[] withSelf(int[] ascending, int self) {
        return IntStream.concat(Arrays.stream(ascending), IntStream.of(self)).sorted().toArray();
    }

    /** R* from R. */
    private int[] expanded(int... reciprocal) {
        IntStream all = Arrays.stream(reciprocal);
        for (int item : reciprocal) {
            // A query's own half is in its whole.
            int[] half = item < halves.length ? halves[item] : new int[0];
            long common = Arrays.stream(half).filter(other -> Arrays.binarySearch(reciprocal, other) >= 0)
                    .count();
            if (3 * common >= 2L * half.length) {
                all = IntStream.concat(all, Arrays.stream(half));
            }
        }
        return all.sorted().distinct().toArray();
    }

    /** Step 3: of the row, whose number is {@code self}. */
    private Encoding encode(Matrix row, int self, int... items) {
        double[] shares = new double[items.length];
        double sum = 0;
        for (int e = 0; e < items.length; e++) {
            double inner = items[e] == self
                    ? 1
                    : Rows.dot(row.data(), row.offset(), gallery.data(), gallery.index(items[e]),
                            gallery.columns());
            shares[e] = Math.exp(2 * inner - 2);
            sum += shares[e];
        }
        for (int e = 0; e < items.length; e++) {
            shares[e] /= sum;
        }
        return new Encoding(items, shares);
    }

    /** Step 4: the mean of the row's and of its k2 - 1 nearest items'. */
    private Encoding smooth(Encoding own, int... nearest) {
        List<Encoding> all = new ArrayList<>(List.of(own));
        Arrays.stream(nearest).limit(k2 - 1L).forEach(item -> all.add(encoded[item]));
        return Encoding.mean(all);
    }
}
