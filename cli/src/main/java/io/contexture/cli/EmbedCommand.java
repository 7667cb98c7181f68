package io.contexture.cli;

import io.contexture.model.EmbeddedSet;
import io.contexture.model.HeadNetwork;
import io.contexture.storage.BadInputException;
import io.contexture.storage.Sha256;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the embeddings of a collection. */
@Command(name = "embed", sortOptions = false, description = "Writes embeddings, labels and paths of a collection to a safetensors file.", footerHeading = "%nExamples:%n", footer = {
        "  contexture embed --model runs/first --images photos --output photos.safetensors",
        "  contexture embed --model model.safetensors --images catalogue.txt --root photos --output catalogue.safetensors",
        "  contexture embed --model runs/birds --images CUB_200_2011 --as cub --part test --output birds.safetensors",
        "  contexture embed --model runs/head --features photos.safetensors --output embedded.safetensors"})
final class EmbedCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "RUN|FILE", description = "A run folder, or its model.safetensors.")
    private Path model;

    @Option(names = "--images", paramLabel = "LIST|TABLE|FOLDER", description = "A list file, a table, or a folder with a folder a class.")
    private @Nullable Path images;

    @Option(names = "--features", paramLabel = "FILE", description = "Features in place of images, for a model that is a head on features.")
    private @Nullable Path features;

    @Option(names = "--feature-labels", paramLabel = "FILE", description = "Labels of an npy file of features.")
    private @Nullable Path labels;

    @Option(names = "--feature-columns", split = ",", paramLabel = "MEANING=COLUMN", description = "Columns of a Parquet file of features: feature, label, and if wanted super and path.")
    private List<String> columns = List.of();

    @Mixin
    private ListedImages listed;

    @Option(names = "--part", paramLabel = "PART", description = "Only this part of a data set that has parts: train, test, query or gallery; all if not given.")
    private String part = "all";

    @Option(names = {"--output",
            "-o"}, required = true, paramLabel = "FILE", description = "The file to write.")
    private Path output;

    @Mixin
    private Embedding embedding;

    @Mixin
    private FeatureCacheOption cache;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        if (features != null && images == null) {
            return features(FeatureSource.open(features, labels, columns), console);
        }
        if (images == null || features != null) {
            throw new BadInputException("give either --images LIST|TABLE|FOLDER or --features FILE");
        }
        ImageSource.Opened opened = listed.open(images, DataOptions.part(part))
                .warning(console);
        try (TrainedModel source = embedding.open(model)) {
            EmbeddedSet set = embedding.embed(source, opened.set(), cache.root(), "embedding", console);
            write(set, opened.source(), source.sha256(), source.transform().toString(), console);
        }
        return Main.DONE;
    }

    private int features(FeatureSource source, Console console) throws IOException {
        Path file = TrainedModel.file(model);
        embedding.useThreads();
        try (HeadNetwork head = embedding.openHead(file)) {
            write(head.embed(source.set()), source.source(), Sha256.of(file), "", console);
        }
        return Main.DONE;
    }

    private void write(EmbeddedSet set, ImageSource source, String modelHash, String transform,
            Console console) throws IOException {
        new EmbeddingsFile(set, source.root(), modelHash, transform).write(output);
        console.result(String.format(Locale.ROOT, "%s: %,d embeddings of %d numbers%n", output,
                set.labels().length, set.embeddings().columns()));
    }
}
