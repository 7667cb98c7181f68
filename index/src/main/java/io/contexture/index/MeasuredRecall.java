package io.contexture.index;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many of the ten nearest an approximate search finds, measured against exact search.
 *
 * @param atTen   share of the ten nearest that were found, 0 to 1
 * @param effort  at this effort, which searches use from then on unless told
 * @param queries with so many queries, each midway between two near neighbours of the index
 * @param size    when the index had so many items
 * @param seconds that adding the items to the graph had taken until then
 */
public record MeasuredRecall(double atTen, int effort, int queries, int size, double seconds) {

    private static final String AT_TEN = "recall.at10";
    private static final String EFFORT = "recall.effort";
    private static final String QUERIES = "recall.queries";
    private static final String SIZE = "recall.size";
    private static final String SECONDS = "recall.seconds";

    Map<String, String> entries() {
        return Map.of(AT_TEN, Double.toString(atTen), EFFORT, Integer.toString(effort), QUERIES,
                Integer.toString(queries), SIZE, Integer.toString(size), SECONDS, Double.toString(seconds));
    }

    static @Nullable MeasuredRecall of(Entries entries) {
        return entries.has(AT_TEN)
                ? new MeasuredRecall(entries.number(AT_TEN), entries.integer(EFFORT),
                        entries.integer(QUERIES), entries.integer(SIZE), entries.number(SECONDS))
                : null;
    }
}
