package io.contexture.report;

import io.contexture.report.ReportData.LossPoint;
import io.contexture.report.ReportData.RecallPoint;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run's {@code metrics.jsonl} tells a report.
 *
 * @param losses    the loss of each step
 * @param recalls   R@1 of each evaluation
 * @param untrained the metrics on unseen classes before the first step, as fractions by name; empty if not measured
 */
public record RunMetrics(List<LossPoint> losses, List<RecallPoint> recalls, Map<String, Double> untrained) {

    public RunMetrics {
        losses = List.copyOf(losses);
        recalls = List.copyOf(recalls);
        untrained = Collections.unmodifiableMap(new LinkedHashMap<>(untrained));
    }

    /**
     * Reads the file.
     *
     * @throws BadInputException if a line other than the last (which a dying process may leave half-written) is no JSON
     */
    public static RunMetrics read(Path file) throws IOException {
        List<LossPoint> losses = new ArrayList<>();
        List<RecallPoint> recalls = new ArrayList<>();
        Map<String, Double> untrained = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = parse(file, lines, i);
            int step = line.path("step").asInt(0);
            switch (line.path("type").asString("")) {
                case "step" -> losses.add(new LossPoint(step, line.path("loss").asDouble(Double.NaN)));
                case "evaluation" -> {
                    recalls.add(new RecallPoint(step, line.path("training").path("R@1").asDouble(Double.NaN),
                            line.path("unseen").path("R@1").asDouble(Double.NaN)));
                    if (step == 0) {
                        line.path("unseen").propertyStream()
                                .forEach(metric -> untrained.put(metric.getKey(),
                                        metric.getValue().asDouble()));
                    }
                }
                default -> {
                    // A newer version may log more.
                }
            }
        }
        return new RunMetrics(losses, recalls, untrained);
    }

    private static JsonNode parse(Path file, List<String> lines, int index) {
        try {
            return JsonMapper.shared().readTree(lines.get(index));
        } catch (JacksonException damaged) {
            if (index == lines.size() - 1) {
                return JsonMapper.shared().createObjectNode();
            }
            throw new BadInputException(file + " line " + (index + 1)
                    + " is not a JSON object, as every line must be; the file is damaged", damaged);
        }
    }
}
