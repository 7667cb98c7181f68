package io.contexture.cli;

import io.contexture.audit.LabelDoubt;
import io.contexture.audit.LabelDoubts;
import io.contexture.audit.NearDuplicates;
import io.contexture.audit.NearestDisagreement;
import io.contexture.audit.NearestOthers;
import io.contexture.audit.SimilarPair;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.Part;
import io.contexture.report.AuditReportWriter;
import io.contexture.retrieval.Neighbours;
import io.contexture.storage.AtomicFile;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Finds near-duplicates and probably wrong labels in a labelled set. */
@Command(name = "audit", sortOptions = false, description = "Finds near-duplicates, within a set and in another one, and labels that are probably wrong, the surest first.", footerHeading = "%nExamples:%n", footer = {
        "  contexture audit --model runs/first --images photos/test --report audit.html",
        "  contexture audit --model runs/first --images photos/train --against photos/test",
        "  contexture audit --embeddings train.safetensors --against test.safetensors --json audit.json",
        "  contexture audit --images train.txt --folds 4 --run runs/audit --training \"--steps 300 --no-flip\"",
        "  contexture audit --model runs/first --folds 4 --run runs/audit", "",
        "With --folds, as many models are trained, each on the other parts of the images, and every label is judged by",
        "the one that has not seen it; a model that has may have learnt a wrong label."})
final class AuditCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Neighbours of a doubted image that the report shows. */
    private static final int SHOWN = 8;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "RUN|FILE", description = "A run folder, or its model.safetensors. With --folds, the run whose options the trainings have, and whose training images are audited if no others are given.")
    private @Nullable Path model;

    @Option(names = "--images", paramLabel = "LIST|FOLDER", description = "The labelled images to audit.")
    private @Nullable Path images;

    @Option(names = "--against", paramLabel = "LIST|FOLDER|FILE", description = "A second set, such as the test images: near-duplicates of the first in it are looked for, too. With --embeddings, a file of such.")
    private @Nullable Path against;

    @Mixin
    private ListedImages listed;

    @Option(names = "--part", paramLabel = "PART", description = "The part of a data set that has parts: train, test, query, gallery or all; ${DEFAULT-VALUE} if not given. --against reads its test part.")
    private String part = "train";

    @Option(names = "--embeddings", paramLabel = "FILE", description = "Embeddings that 'contexture embed' wrote, instead of a model and images. They stay on disk.")
    private @Nullable Path embeddings;

    @Option(names = "--similarity", paramLabel = "S", description = "Cosine similarity from which a pair is a near-duplicate; ${DEFAULT-VALUE} if not given.")
    private float similarity = 0.98f;

    @Option(names = "--most", paramLabel = "N", description = "Pairs that are kept, the most similar ones; ${DEFAULT-VALUE} if not given.")
    private int most = 1000;

    @Option(names = "--members", paramLabel = "M", description = "Images of a class, the nearest ones, whose mean similarity counts when labels are judged; ${DEFAULT-VALUE} if not given.")
    private int members = LabelDoubts.MEMBERS;

    @Option(names = "--folds", paramLabel = "K", description = "Judge labels by K models, each trained on all images but a K-th, which it judges.")
    private @Nullable Integer folds;

    @Option(names = "--run", paramLabel = "DIR", description = "With --folds: folder for the models' runs. Where there are some already, they are continued or used.")
    private @Nullable Path run;

    @Option(names = "--training", paramLabel = "OPTIONS", description = "With --folds: options of 'contexture train', in one text; they go before those of --model.")
    private @Nullable String training;

    @Option(names = "--truth", paramLabel = "LIST|FOLDER", description = "The same images with labels that are known to be right: says how many of the doubts are wrong labels, and how many the nearest neighbour alone would have found.")
    private @Nullable Path truth;

    @Option(names = "--top", paramLabel = "N", description = "Lines of each kind to print; ${DEFAULT-VALUE} if not given.")
    private int top = 20;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything that was found to this file.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with pictures to this file.")
    private @Nullable Path report;

    @Mixin
    private Embedding embedding;

    @Mixin
    private FeatureCacheOption cache;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        requireSense();
        Optional<AuditFindings> found = folds != null
                ? outOfFold(folds, console)
                : Optional.of(byOneModel(console));
        if (found.isEmpty()) {
            return Main.FAILED;
        }
        AuditFindings findings = found.get();
        StringBuilder text = new StringBuilder(findings.text(top));
        if (json != null) {
            AtomicFile.writeString(json, JSON.writeValueAsString(findings.json()) + "\n");
            text.append("\njson    ").append(json);
        }
        if (report != null) {
            AuditReportWriter.write(report, new AuditPage(findings, Instant.now()).data());
            text.append("\nreport  ").append(report);
        }
        console.result(json != null || report != null ? text.append('\n').toString() : text.toString());
        return Main.DONE;
    }

    /** What can be refused now is not refused after the embedding, or hours of training. */
    private void requireSense() {
        if (embeddings != null && Stream.of(model, images, folds, run, training).anyMatch(Objects::nonNull)) {
            throw new BadInputException(
                    "--embeddings is instead of a model and images; leave --model, --images, --folds, --run and --training out");
        }
        if (folds == null && (run != null || training != null)) {
            throw new BadInputException(
                    "--run and --training are for --folds K, which trains models; give it, or leave them out");
        }
        if (folds != null && run == null) {
            throw new BadInputException("--folds trains models; give a folder for them with --run DIR");
        }
        if (folds != null && folds < 2) {
            throw new BadInputException("--folds is " + folds + "; allowed: 2 or more, usually 4 or 5");
        }
        if (embeddings == null && Stream.of(model, images, folds).filter(Objects::nonNull).count() < 2) {
            throw new BadInputException(
                    "what is to be audited? Give --model with --images, or --folds with --images or "
                            + "the --model whose training images are meant, or --embeddings");
        }
        if (top < 0 || members < 1 || most < 1 || !(similarity >= -1 && similarity <= 1)) {
            throw new BadInputException("--top " + top + ", --members " + members + ", --most " + most
                    + ", --similarity " + similarity
                    + ": --members and --most are 1 or more, --top 0 or more, --similarity -1 to 1");
        }
    }

    private AuditFindings byOneModel(Console console) throws IOException {
        Path file = embeddings;
        if (file != null) {
            Path other = against;
            AuditedSet second = other == null ? null : AuditedSet.stored(other);
            if (other != null && !Objects.equals(model(file), model(other))) {
                throw new BadInputException(other + " was made by another model than " + file
                        + "; embeddings of two models cannot be compared. Embed both with one");
            }
            return judgedByOne(AuditedSet.stored(file), second, "the model that embedded them");
        }
        Path place = Objects.requireNonNull(model, "asked for");
        ImageSet first = open(Objects.requireNonNull(images, "asked for"), DataOptions.part(part), console);
        ImageSet other = against == null ? null : open(against, Part.TEST, console);
        try (TrainedModel source = embedding.open(place)) {
            AuditedSet set = embed(source, first, console);
            return judgedByOne(set, other == null ? null : embed(source, other, console), place.toString());
        }
    }

    private static @Nullable String model(Path file) throws IOException {
        return EmbeddingsFile.requireEmbeddings(file).get(EmbeddingsFile.MODEL_KEY);
    }

    private ImageSet open(Path place, @Nullable Part wanted, Console console) throws IOException {
        return listed.open(place, wanted).warning(console).set();
    }

    private AuditedSet embed(TrainedModel source, ImageSet set, Console console) throws IOException {
        return AuditedSet.of(set,
                embedding.embed(source, set, cache.root(), "embedding " + set.title(), console));
    }

    private AuditFindings judgedByOne(AuditedSet set, @Nullable AuditedSet second, String judge)
            throws IOException {
        LabelDoubts doubts = new LabelDoubts(set.labels(), members);
        doubts.judge(set.rows(), IntStream.range(0, set.labels().length).toArray());
        return findings(set, second, judge, doubts, NearestOthers.of(set.rows(), SHOWN));
    }

    private Optional<AuditFindings> outOfFold(int count, Console console) throws IOException {
        Path folder = Objects.requireNonNull(run, "asked for");
        FoldTraining trainings = new FoldTraining(options(), count, folder, console);
        Optional<FoldTraining.Judged> judged = trainings.judge(members, SHOWN);
        if (judged.isEmpty()) {
            return Optional.empty();
        }
        FoldTraining.Judged by = judged.get();
        AuditedSet second = null;
        if (against != null) {
            ImageSet other = open(against, Part.TEST, console);
            try (TrainedModel source = embedding.open(folder.resolve("fold-1"))) {
                second = embed(source, other, console);
            }
        }
        return Optional.of(findings(by.set(), second, count + " models that had not seen them", by.doubts(),
                by.nearest()));
    }

    /** Of the trainings: those of the run, then what the command says of the images, then --training. */
    private TrainOptions options() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        if (model != null) {
            values.putAll(FoldTraining.ofRun(RunConfig.read(model)));
        }
        values.put("evaluate-every", 0);
        if (images != null) {
            values.keySet().removeAll(List.of("root", "as", "boxes", "columns"));
            values.put("train", images.toString());
            Reading reading = listed.reading();
            if (reading.as() != null) {
                values.put("as", reading.as());
            }
            values.put("boxes", reading.boxes());
            values.put("columns", reading.columns());
        }
        Path root = listed.root();
        if (root != null) {
            values.put("root", root.toString());
        }
        return TrainCommand.options(values,
                training == null ? List.of() : List.of(training.strip().split("\\s+")),
                training == null ? "--model " + model : "--training \"" + training + "\"");
    }

    private AuditFindings findings(AuditedSet set, @Nullable AuditedSet second, String judges,
            LabelDoubts doubts,
            Neighbours nearest) throws IOException {
        List<SimilarPair> within = NearDuplicates.of(set.rows(), similarity, most);
        List<SimilarPair> across = second == null
                ? List.of()
                : NearDuplicates.between(set.rows(), second.rows(), similarity, most);
        List<LabelDoubt> baseline = NearestDisagreement.of(nearest, set.labels());
        AuditTruth known = truth == null
                ? null
                : AuditTruth.of(set,
                        listed.open(truth, DataOptions.part(part)).set());
        return new AuditFindings(set, second, judges, similarity, within, across, doubts.surestFirst(),
                baseline,
                nearest, known);
    }
}
