package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.demo.IconSet;
import io.contexture.report.ReportData;
import io.contexture.report.ReportData.Contender;
import io.contexture.report.ReportWriter;
import io.contexture.report.RunMetrics;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.training.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the demo shows, before and after training.
 *
 * @param run       the run folder
 * @param icons     the data set
 * @param unseen    its test half
 * @param pixels    evaluation of raw pixels on it
 * @param untrained evaluation of the untrained network on it
 */
record DemoReport(Path run, IconSet icons, ImageSet unseen, RetrievalResult pixels,
        RetrievalResult untrained) {

    private static final int SEARCHES = 6;
    private static final int SHOWN = 5;

    /** Where {@link #beforeTraining} writes. */
    Path firstLook() {
        return run.resolve("first-look.html");
    }

    /** A report of what raw pixels find. */
    void beforeTraining() throws IOException {
        ReportWriter.write(firstLook(),
                new ReportData("Icons, compared pixel by pixel", Instant.now(), facts(), Map.of(),
                        List.of("This is the view before training. The report of the trained network will be "
                                + new RunFolder(run).report().getFileName() + " beside this file."),
                        List.of(), List.of(), List.of(new Contender("raw pixels", pixels.summary()),
                                new Contender("untrained network", untrained.summary())),
                        pixels, unseen, unseen));
    }

    /** The run's report, with raw pixels beside the networks. */
    void afterTraining(RetrievalResult trained) throws IOException {
        RunFolder folder = new RunFolder(run);
        RunMetrics metrics = RunMetrics.read(folder.metrics());
        Map<String, Object> options = RunConfig.read(run).options();
        Map<String, String> facts = facts();
        facts.put("Network",
                "small ResNet from random weights, width " + options.get("width") + ", embedding of "
                        + options.get("embedding-size"));
        facts.put("Training", options.get("steps") + " steps of " + options.get("batch-size") + " images");
        facts.put("Loss", String.valueOf(options.get("loss")));
        facts.put("Seed", String.valueOf(options.get("seed")));
        Map<String, String> texts = new LinkedHashMap<>();
        options.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        ReportWriter.write(folder.report(),
                new ReportData("Icons of concepts the network has never seen", Instant.now(), facts, texts,
                        List.of(), metrics.losses(), metrics.recalls(),
                        List.of(new Contender("trained network", trained.summary()),
                                new Contender("raw pixels", pixels.summary()),
                                new Contender("untrained network", untrained.summary())),
                        trained, unseen, unseen));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Searched", String.format(Locale.ROOT, "%,d icons of %,d concepts", icons.testImages(),
                icons.testConcepts()));
        facts.put("Trained on",
                String.format(Locale.ROOT, "%,d icons of %,d other concepts", icons.trainImages(),
                        icons.trainConcepts()));
        return facts;
    }

    /** The table, a few searches, and what to do next. */
    String text(RetrievalResult trained) {
        StringBuilder text = new StringBuilder(MetricTable.describe(trained, "concepts never trained on"));
        text.append(new MetricTable().row("trained network", trained.summary())
                .row("raw pixels", pixels.summary())
                .row("untrained network", untrained.summary()).text());
        text.append("\nSearches with icons of these concepts (right ones marked *):\n");
        new SplittableRandom(1).ints(0, unseen.size()).distinct().limit(SEARCHES)
                .forEach(query -> text.append(search(trained, query)));
        Path query = icons.testFolder().resolve(unseen.images().getFirst().name());
        Path vectors = run.resolve("icons.safetensors");
        return text.append(String.format(Locale.ROOT, """

                Report: %2$s

                Next:
                  %1$s evaluate %3$s
                  %1$s embed --model %3$s --images %4$s --output %5$s
                  %1$s search %6$s --model %3$s --embeddings %5$s
                  %1$s train --train YOUR/FOLDER --test ANOTHER/FOLDER --run runs/mine
                """, Console.command(), new RunFolder(run).report(), run, icons.testFolder(), vectors, query))
                .toString();
    }

    private String search(RetrievalResult trained, int query) {
        int label = unseen.images().get(query).label();
        String found = IntStream.of(trained.neighbours().of(query)).limit(SHOWN)
                .map(item -> unseen.images().get(item).label())
                .mapToObj(other -> unseen.classNames().get(other) + (other == label ? "*" : ""))
                .collect(Collectors.joining("  "));
        return String.format(Locale.ROOT, "  %-22s -> %s%n", unseen.classNames().get(label), found);
    }
}
