package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.layout.Layout;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.HeadNetwork;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalResult;
import io.contexture.retrieval.RetrievalTask;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures how well images of a class find each other. */
@Command(name = "evaluate", sortOptions = false, description = "Measures how well images of a class find each other: Recall@k, mAP, mAP@R, R-precision, MRR.", footerHeading = "%nExamples:%n", footer = {
        "  contexture evaluate runs/first",
        "  contexture evaluate --model runs/first --images photos/test --json",
        "  contexture evaluate --model runs/clothes --images inshop --as inshop",
        "  contexture evaluate --model model.safetensors --query query.txt --gallery gallery.txt --root photos",
        "  contexture evaluate --embeddings photos.safetensors --recall-at 1,10,100 --nmi",
        "  contexture evaluate runs/first --rerank all"})
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run folder: its kept model on its test images.")
    private @Nullable Path run;

    @Option(names = "--model", paramLabel = "RUN|FILE", description = "A run folder, or its model.safetensors.")
    private @Nullable Path model;

    @Option(names = "--images", paramLabel = "LIST|FOLDER", description = "Each image searches for the others of its class among these.")
    private @Nullable Path images;

    @Option(names = "--query", paramLabel = "LIST|FOLDER", description = "Images that search; classes are matched to the gallery's by name.")
    private @Nullable Path query;

    @Option(names = "--gallery", paramLabel = "LIST|FOLDER", description = "Images that are searched.")
    private @Nullable Path gallery;

    @Mixin
    private ListedImages listed;

    @Option(names = "--part", paramLabel = "PART", description = "The part of a data set that has parts: train, test, query, gallery or all; ${DEFAULT-VALUE} if not given. Queries of the test part search in its gallery.")
    private String part = "test";

    @Option(names = "--embeddings", paramLabel = "FILE", description = "Embeddings that 'contexture embed' wrote, instead of a model and images.")
    private @Nullable Path embeddings;

    @Option(names = "--recall-at", split = ",", paramLabel = "K", description = "Cut-offs of Recall@k; the run's, or those with which results on the data set of --as are published, or 1,2,4,8,10,100, if not given.")
    private @Nullable List<Integer> recallAt;

    @Option(names = "--nmi", description = "Also cluster the embeddings by k-means, as many clusters as classes, and print NMI and AMI.")
    private boolean nmi;

    @Mixin
    private RerankOptions rerank;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private Embedding embedding;

    @Mixin
    private FeatureCacheOption cache;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        // Refused now rather than after the embedding.
        rerank.rerankings();
        EvaluationOptions options = EvaluationOptions.DEFAULT
                .withRecallAt(cutOffs(listed.reading().layout(), List.of()))
                .withNeighboursKept(rerank.depth());
        if (embeddings != null) {
            refuse("--embeddings", run, model, images, query, gallery);
            EmbeddingsFile file = EmbeddingsFile.read(embeddings);
            return evaluate(file.set(), embeddings.toString(), options, console);
        }
        if (query != null || gallery != null) {
            return separate(options, console);
        }
        Path place = modelPlace();
        if (images != null) {
            ImageSource.Opened opened = listed.open(images, DataOptions.part(part))
                    .warning(console);
            return images(place, opened.set(), images.toString(), options, console);
        }
        if (run == null) {
            throw new BadInputException(
                    "there is nothing to evaluate on; give a run folder alone, or --model with --images, "
                            + "or --model with --query and --gallery, or --embeddings");
        }
        RunConfig config = RunConfig.read(run);
        ImageSource test = config.test();
        if (test == null) {
            throw new BadInputException(
                    run + " was trained without test images; give some with --images LIST|FOLDER");
        }
        if (config.options().containsKey("features")) {
            return features(config, test, options, console);
        }
        ImageSource.Opened opened = test.again();
        if (!opened.source().sha256().equals(test.sha256())) {
            console.warn(test.path()
                    + " has changed since the training: the numbers will differ from the report's");
        }
        embedding.threadsOf(config);
        Layout layout = test.reading() == null ? null : test.reading().layout();
        List<?> ofRun = config.options().get("recall-at") instanceof List<?> list ? list : List.of();
        return images(place, opened.set(), test.path(), options.withRecallAt(cutOffs(layout, ofRun)),
                console);
    }

    /** A run that trained a head: its kept head on its test features. */
    private int features(RunConfig config, ImageSource test, EvaluationOptions options, Console console)
            throws IOException {
        Object labels = config.options().get("test-feature-labels");
        FeatureSource source = FeatureSource.open(Path.of(test.path()),
                labels == null ? null : Path.of(labels.toString()),
                config.options().get("feature-columns") instanceof List<?> columns
                        ? columns.stream().map(String::valueOf).toList()
                        : List.of());
        if (!source.source().sha256().equals(test.sha256())) {
            console.warn(test.path()
                    + " has changed since the training: the numbers will differ from the report's");
        }
        embedding.threadsOf(config);
        embedding.useThreads();
        try (HeadNetwork head = embedding.openHead(modelPlace())) {
            return evaluate(head.embed(source.set()), test.path(), options, console);
        }
    }

    private Path modelPlace() {
        if (run != null && model != null) {
            throw new BadInputException(
                    "both a run folder (" + run + ") and --model (" + model + ") are given; give one");
        }
        Path place = run != null ? run : model;
        if (place == null) {
            throw new BadInputException("which model? Give a run folder, --model FILE, or --embeddings FILE");
        }
        return place;
    }

    private static void refuse(String with, @Nullable Object... others) {
        for (Object other : others) {
            if (other != null) {
                throw new BadInputException(with + " is all that is needed; leave " + other + " out");
            }
        }
    }

    private int images(Path place, ImageSet set, String what, EvaluationOptions options, Console console)
            throws IOException {
        try (TrainedModel source = embedding.open(place)) {
            EmbeddedSet embedded = embedding.embed(source, set, cache.root(), "embedding", console);
            return evaluate(embedded, what, options, console);
        }
    }

    private int evaluate(EmbeddedSet set, String what, EvaluationOptions options, Console console) {
        report(set.task(), what, options,
                nmi ? Clusters.agreement(set.embeddings(), set.labels()) : Map.of(),
                console);
        return Main.DONE;
    }

    /** Those asked for, else the run's own, else those of the data set, else the usual ones. */
    private int[] cutOffs(@Nullable Layout layout, List<?> ofRun) {
        List<Integer> asked = recallAt;
        if (asked != null) {
            return asked.stream().mapToInt(Integer::intValue).toArray();
        }
        if (!ofRun.isEmpty()) {
            return ofRun.stream().mapToInt(k -> Integer.parseInt(k.toString())).toArray();
        }
        return layout == null
                ? EvaluationOptions.DEFAULT.recallAt()
                : layout.recallAt().stream().mapToInt(Integer::intValue).toArray();
    }

    private int separate(EvaluationOptions options, Console console) throws IOException {
        if (query == null || gallery == null || images != null) {
            throw new BadInputException("--query and --gallery go together, and without --images");
        }
        if (nmi) {
            throw new BadInputException(
                    "--nmi is for one set of images; leave it out with --query and --gallery");
        }
        ImageSet asking = ImageSource.open(query, listed.root(), tableColumns(), null).set();
        ImageSet asked = ImageSource.open(gallery, listed.root(), tableColumns(), null).set();
        try (TrainedModel source = embedding.open(modelPlace())) {
            EmbeddedSet queries = embedding.embed(source, asking, cache.root(), "queries", console);
            EmbeddedSet galleries = embedding.embed(source, asked, cache.root(), "gallery", console);
            Map<String, Integer> numbers = new HashMap<>();
            RetrievalTask task = new RetrievalTask(queries.embeddings(), common(queries, numbers),
                    galleries.embeddings(), common(galleries, numbers), false);
            report(task, query + " in " + gallery, options, Map.of(), console);
        }
        return Main.DONE;
    }

    private Reading tableColumns() {
        if (listed.reading().layout() != null) {
            throw new BadInputException(
                    "--as reads queries and gallery from one folder: give it with --images, "
                            + "without --query and --gallery");
        }
        return listed.reading();
    }

    /** Labels of two sets are numbered apart; the names of the classes are what they share. */
    private static int[] common(EmbeddedSet set, Map<String, Integer> numbers) {
        int[] labels = set.labels().clone();
        for (int row = 0; row < labels.length; row++) {
            labels[row] = numbers.computeIfAbsent(set.classNames().get(labels[row]), _ -> numbers.size());
        }
        return labels;
    }

    private void report(RetrievalTask task, String what, EvaluationOptions options,
            Map<String, Double> clusters,
            Console console) {
        RetrievalResult result = task.evaluate(options);
        Map<String, Map<String, Double>> orders = rerank.wanted()
                ? rerank.compare(task, result.neighbours(), options)
                : Map.of();
        if (json) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("images", what);
            node.putAll(MetricTable.json(result));
            node.putAll(clusters);
            if (rerank.wanted()) {
                Map<String, Object> anew = new LinkedHashMap<>();
                orders.forEach((name, metrics) -> anew.put(name, MetricTable.finite(metrics)));
                node.put("rerankDepth", rerank.depth());
                node.put("rerank", anew);
            }
            console.result(JsonMapper.shared().writeValueAsString(node) + "\n");
            return;
        }
        StringBuilder text = new StringBuilder(MetricTable.describe(result, what));
        text.append(new MetricTable().row("mean over queries", result.summary())
                .row("mean over classes", result.meanOverClasses().summary()).text());
        clusters.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%s  %.4f%n", name, value)));
        if (rerank.wanted()) {
            text.append(String.format(Locale.ROOT,
                    "%nThe first %,d results of each query in other orders, later ones not found; mean over queries%n",
                    rerank.depth()));
            MetricTable table = new MetricTable();
            orders.forEach(table::row);
            text.append(table.text());
        }
        console.result(text.toString());
    }
}
