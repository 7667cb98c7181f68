package io.contexture.benchmarks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What one evaluation took at one size.
 *
 * @param n      rows of the batch
 * @param phases seconds of each phase of ours, in order
 * @param dense  seconds of the dense peer, where it was measured
 */
record Growth(int n, Map<String, Double> phases, OptionalDouble dense) {

    /** Seconds of ours in all. */
    double total() {
        return sum(phases);
    }

    static double sum(Map<String, Double> phases) {
        return phases.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Every phase that occurs at some size, in order. */
    static List<String> phaseNames(List<Growth> sizes) {
        Set<String> names = new LinkedHashSet<>();
        sizes.forEach(size -> names.addAll(size.phases().keySet()));
        return List.copyOf(names);
    }

    /** A line a size: rows, seconds of ours and of the peer (empty where not measured), and of each phase. */
    static String csv(List<Growth> sizes) {
        List<String> names = phaseNames(sizes);
        StringBuilder text = new StringBuilder("rows,seconds,dense_seconds");
        names.forEach(name -> text.append(',').append(name.replace(' ', '_')));
        for (Growth size : sizes) {
            text.append(String.format(Locale.ROOT, "%n%d,%.6f,", size.n(), size.total()));
            size.dense().ifPresent(seconds -> text.append(String.format(Locale.ROOT, "%.6f", seconds)));
            for (String name : names) {
                text.append(String.format(Locale.ROOT, ",%.6f", size.phases().getOrDefault(name, 0.0)));
            }
        }
        return text.append(System.lineSeparator()).toString();
    }
}
