package io.contexture.cli;

import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same training from several seeds: a run folder {@code seed-N} for each, and {@code seeds.json} beside them with the options, the
 * seeds, and at the end the mean of each figure over the runs.
 *
 * @param run     the folder of all
 * @param options of each run, but for the seed
 * @param first   the first seed; the others follow it
 * @param count   how many, at least 2
 */
record SeveralSeeds(Path run, Map<String, Object> options, long first, int count) {

    static final String FILE = "seeds.json";

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    SeveralSeeds {
        if (count < 2) {
            throw new BadInputException("--seeds is " + count + "; allowed: 2 or more (one run is --seed)");
        }
    }

    /** Trains or continues one of the runs; returns the exit code. */
    @FunctionalInterface
    interface Single {
        int train(Map<String, Object> options, Path run, boolean begun) throws IOException;
    }

    /** What was begun in a folder. */
    static SeveralSeeds read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            Map<String, Object> options = new LinkedHashMap<>();
            root.required("options").properties()
                    .forEach(option -> options.put(option.getKey(),
                            JSON.treeToValue(option.getValue(), Object.class)));
            return new SeveralSeeds(run, options, root.required("seed").asLong(),
                    root.required("seeds").asInt());
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new BadInputException(file + " cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    /**
     * Trains from each seed, going on where runs were begun; ends early if one is stopped.
     *
     * @return the exit code
     */
    int train(Single single, boolean json, Console console) throws IOException {
        Files.createDirectories(run);
        write(Map.of());
        for (int i = 0; i < count; i++) {
            Map<String, Object> own = new LinkedHashMap<>(options);
            own.put("seed", first + i);
            Path folder = folder(i);
            console.note(String.format(Locale.ROOT, "seed %d (%d of %d)", first + i, i + 1, count));
            int code = single.train(own, folder, Files.exists(folder.resolve(RunConfig.FILE)));
            if (code != Main.DONE) {
                return code;
            }
        }
        report(json, console);
        return Main.DONE;
    }

    private Path folder(int i) {
        return run.resolve("seed-" + (first + i));
    }

    private void write(Map<String, Object> result) throws IOException {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("seed", first);
        node.put("seeds", count);
        node.put("options", options);
        node.putAll(result);
        AtomicFile.writeString(run.resolve(FILE), JSON.writeValueAsString(node) + "\n");
    }

    private void report(boolean json, Console console) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "mean of %d seeds and 95 %% confidence interval, in per cent%n%-16s%16s%16s%16s%n", count, "",
                "trained",
                "untrained", "gain"));
        for (String metric : figures(0, "trained").keySet()) {
            double[] trained = new double[count];
            double[] untrained = new double[count];
            double[] gain = new double[count];
            for (int i = 0; i < count; i++) {
                trained[i] = figures(i, "trained").getOrDefault(metric, Double.NaN);
                untrained[i] = figures(i, "untrained").getOrDefault(metric, Double.NaN);
                gain[i] = trained[i] - untrained[i];
            }
            Map<String, Object> row = new LinkedHashMap<>();
            List<String> cells = new ArrayList<>();
            for (Map.Entry<String, double[]> column : columns(trained, untrained, gain).entrySet()) {
                MeanOfRuns mean = MeanOfRuns.of(column.getValue());
                row.put(column.getKey(), Map.of("mean", mean.mean(), "halfWidth", mean.halfWidth(), "values",
                        column.getValue()));
                cells.add(String.format(Locale.ROOT, "%6.2f +- %.2f", 100 * mean.mean(),
                        100 * mean.halfWidth()));
            }
            result.put(metric, row);
            text.append(String.format(Locale.ROOT, "%-16s%16s%16s%16s%n", metric, cells.get(0), cells.get(1),
                    cells.get(2)));
        }
        write(Map.of("figures", result));
        console.result(json
                ? JsonMapper.shared().writeValueAsString(
                        Map.of("run", run.toString(), "seeds", count, "figures", result)) + "\n"
                : text.append("runs    ").append(run).append("/seed-*\n").toString());
    }

    private static Map<String, double[]> columns(double[] trained, double[] untrained, double[] gain) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("trained", trained);
        columns.put("untrained", untrained);
        columns.put("gain", gain);
        return columns;
    }

    private Map<String, Double> figures(int i, String which) throws IOException {
        JsonNode result = JSON.readTree(Files.readString(folder(i).resolve(RunResult.FILE)));
        Map<String, Double> figures = new LinkedHashMap<>();
        result.path(which).path("overall").properties()
                .forEach(metric -> figures.put(metric.getKey(), metric.getValue().doubleValue()));
        return figures;
    }
}
