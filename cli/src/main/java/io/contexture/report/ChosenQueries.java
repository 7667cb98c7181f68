package io.contexture.report;

import io.contexture.dataset.ImageSet;
import io.contexture.retrieval.QueryMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which queries a report shows; at most one of a class, so that a page shows many. */
final class ChosenQueries {

    private ChosenQueries() {}

    /**
     * A fair sample: queries at even steps down the ranking by average precision, the best first. Nothing is picked for
     * its looks.
     */
    static List<Integer> crossSection(QueryMetrics metrics, ImageSet queries, int count) {
        List<Integer> ranked = answerable(metrics)
                .sorted(Comparator.comparingDouble((Integer i) -> -metrics.averagePrecision()[i])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<Integer> chosen = new ArrayList<>();
        Set<Integer> classes = new HashSet<>();
        for (int i = 0; i < count && !ranked.isEmpty(); i++) {
            int from = (int) ((i + 0.5) * ranked.size() / count);
            int to = (int) ((i + 1.5) * ranked.size() / count);
            ranked.subList(from, Math.min(Math.max(to, from + 1), ranked.size())).stream()
                    .filter(query -> classes.add(queries.images().get(query).label())).findFirst()
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /** The queries whose first relevant item comes last. */
    static List<Integer> hardest(QueryMetrics metrics, ImageSet queries, int count) {
        Set<Integer> classes = new HashSet<>();
        return answerable(metrics)
                .filter(query -> metrics.firstHit()[query] != 1)
                .sorted(Comparator.comparingInt((Integer i) -> -firstHit(metrics, i))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(query -> classes.add(queries.images().get(query).label())).limit(count).toList();
    }

    private static int firstHit(QueryMetrics metrics, int query) {
        int rank = metrics.firstHit()[query];
        return rank == 0 ? Integer.MAX_VALUE : rank;
    }

    private static java.util.stream.Stream<Integer> answerable(QueryMetrics metrics) {
        return IntStream.range(0, metrics.relevant().length).filter(i -> metrics.relevant()[i] > 0).boxed();
    }
}
