package io.contexture.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run beside others.
 *
 * @param name    tells it from the others
 * @param metrics its curves
 * @param images  on what it was evaluated, in words
 * @param figures of its kept model, as fractions by name, in the order to show
 * @param options every option, by name, in the order to show
 */
public record ComparedRun(String name, RunMetrics metrics, String images, Map<String, Double> figures,
        Map<String, String> options) {

    public ComparedRun {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
