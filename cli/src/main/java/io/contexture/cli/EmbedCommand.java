package io.contexture.cli;

import io.contexture.model.EmbeddedSet;
import java.io.IOException;
import java.nio.file.Path;
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
        "  contexture embed --model runs/birds --images CUB_200_2011 --as cub --part test --output birds.safetensors"})
final class EmbedCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "RUN|FILE", description = "A run folder, or its model.safetensors.")
    private Path model;

    @Option(names = "--images", required = true, paramLabel = "LIST|TABLE|FOLDER", description = "A list file, a table, or a folder with a folder a class.")
    private Path images;

    @Option(names = "--root", paramLabel = "DIR", description = "Folder that the list's paths start from.")
    private @Nullable Path root;

    @Mixin
    private DataOptions data;

    @Option(names = "--part", paramLabel = "PART", description = "Only this part of a data set that has parts: train, test, query or gallery; all if not given.")
    private String part = "all";

    @Option(names = {"--output",
            "-o"}, required = true, paramLabel = "FILE", description = "The file to write.")
    private Path output;

    @Mixin
    private Embedding embedding;

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec.commandLine());
        ImageSource.Opened opened = ImageSource.open(images, root, data.reading(), DataOptions.part(part))
                .warning(console);
        try (ModelSource source = ModelSource.open(model)) {
            EmbeddedSet set = embedding.embed(source.network(), source.transform(), opened.set(), "embedding",
                    console);
            new EmbeddingsFile(set, opened.source().root(), source.sha256()).write(output);
            console.result(String.format(Locale.ROOT, "%s: %,d embeddings of %d numbers%n", output,
                    set.labels().length,
                    set.embeddings().columns()));
        }
        return Main.DONE;
    }
}
