package io.contexture.cli;

import io.contexture.report.ComparedRun;
import io.contexture.report.ComparisonWriter;
import io.contexture.report.RunMetrics;
import io.contexture.storage.BadInputException;
import io.contexture.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lays runs over each other on one page. */
@Command(name = "compare", sortOptions = false, description = "Lays the curves of several runs over each other on one page, with their figures and the options in which they differ.", footerHeading = "%nExamples:%n", footer = {
        "  contexture compare runs/first runs/second",
        "  contexture compare runs/seeds --output seeds.html"})
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders; a folder of several seeds stands for its runs.")
    private List<Path> places;

    @Option(names = {"--output",
            "-o"}, paramLabel = "FILE", description = "The page; ${DEFAULT-VALUE} if not given.")
    private Path output = Path.of("comparison.html");

    @Override
    public Integer call() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path place : places) {
            folders.addAll(Files.exists(place.resolve(SeveralSeeds.FILE)) ? seeds(place) : List.of(place));
        }
        if (folders.size() < 2 || folders.size() > ComparisonWriter.MOST_RUNS) {
            throw new BadInputException("there are " + folders.size() + " runs to compare; give 2 to "
                    + ComparisonWriter.MOST_RUNS + " run folders");
        }
        List<ComparedRun> runs = new ArrayList<>();
        MetricTable table = new MetricTable();
        for (Path folder : folders) {
            ComparedRun run = read(folder);
            runs.add(run);
            table.row(run.name(), run.figures());
        }
        ComparisonWriter.write(output, runs);
        Console.of(spec.commandLine()).result(table.text() + "page  " + output + "\n");
        return Main.DONE;
    }

    private static List<Path> seeds(Path place) throws IOException {
        try (Stream<Path> inside = Files.list(place)) {
            return inside.filter(folder -> Files.exists(folder.resolve(RunConfig.FILE))).sorted().toList();
        }
    }

    /** A run that has not ended has curves and no figures. */
    private static ComparedRun read(Path folder) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        RunConfig.read(folder).options().forEach((name, value) -> options.put(name, value.toString()));
        Path metrics = new RunFolder(folder).metrics();
        if (!Files.exists(metrics)) {
            throw new BadInputException(
                    folder + " has no " + metrics.getFileName() + ": its training never began");
        }
        Path file = folder.resolve(RunResult.FILE);
        Map<String, Double> figures = new LinkedHashMap<>();
        String images = "a run that has not ended";
        if (Files.exists(file)) {
            try {
                JsonNode result = JsonMapper.shared().readTree(Files.readString(file));
                images = result.required("images").stringValue();
                result.required("trained").required("overall").properties()
                        .forEach(metric -> figures.put(metric.getKey(), metric.getValue().doubleValue()));
            } catch (JacksonException | IllegalArgumentException damaged) {
                throw new BadInputException(
                        file + " cannot be read as a run's result: " + damaged.getMessage(), damaged);
            }
        }
        return new ComparedRun(folder.toString(), RunMetrics.read(metrics), images, figures, options);
    }
}
