package io.contexture.cli;

import io.contexture.retrieval.RetrievalResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Metrics side by side, in per cent: a row for each thing measured. */
final class MetricTable {

    private final Map<String, Map<String, Double>> rows = new LinkedHashMap<>();

    /** Adds a row of fractions by metric. */
    MetricTable row(String name, Map<String, Double> metrics) {
        rows.put(name, metrics);
        return this;
    }

    /** Adds two rows of a result: the mean over the queries, and the mean over the classes. */
    MetricTable rows(String name, RetrievalResult result) {
        row(name, result.summary());
        return row(name.isEmpty() ? "mean over classes" : name + ", mean over classes",
                result.meanOverClasses().summary());
    }

    /** The table as text, its lines ended. */
    String text() {
        Map<String, Integer> columns = new LinkedHashMap<>();
        rows.values().forEach(
                row -> row.keySet().forEach(metric -> columns.put(metric, Math.max(6, metric.length()))));
        int names = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder(" ".repeat(names));
        columns.forEach((metric, width) -> text.append("  ").append(" ".repeat(width - metric.length()))
                .append(metric));
        text.append('\n');
        rows.forEach((name, row) -> {
            text.append(name).append(" ".repeat(names - name.length()));
            columns.forEach((metric, width) -> text.append("  ").append(cell(row.get(metric), width)));
            text.append('\n');
        });
        return text.toString();
    }

    private static String cell(@org.jspecify.annotations.Nullable Double fraction, int width) {
        String shown = fraction == null || fraction.isNaN()
                ? "-"
                : String.format(Locale.ROOT, "%.2f", 100 * fraction);
        return " ".repeat(Math.max(0, width - shown.length())) + shown;
    }

    /** What was searched for in what, in a sentence. */
    static String describe(RetrievalResult result, String what) {
        String lonely = result.queriesWithoutRelevant() == 0
                ? ""
                : String.format(Locale.ROOT,
                        "; %,d queries have no other image of their class: a miss for R@k, left out of the rest",
                        result.queriesWithoutRelevant());
        return String.format(Locale.ROOT, "%s: %,d queries in %,d images, in per cent%s%n", what,
                result.queries(),
                result.gallery(), lonely);
    }

    /** A result for machines: counts, the mean over queries and over classes, as fractions. */
    static Map<String, Object> json(RetrievalResult result) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("queries", result.queries());
        node.put("gallery", result.gallery());
        node.put("queriesWithoutRelevant", result.queriesWithoutRelevant());
        node.put("overall", finite(result.summary()));
        node.put("meanOverClasses", finite(result.meanOverClasses().summary()));
        return node;
    }

    /** JSON has no NaN: a metric without a value is left out. */
    static Map<String, Double> finite(Map<String, Double> metrics) {
        return metrics.entrySet().stream().filter(entry -> Double.isFinite(entry.getValue())).collect(
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
    }
}
