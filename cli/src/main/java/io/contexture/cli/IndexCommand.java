package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.index.IndexInfo;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.LuceneIndex;
import io.contexture.index.MeasuredRecall;
import io.contexture.index.Precision;
import io.contexture.linalg.Matrix;
import io.contexture.server.IndexingModel;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an index of images, adds to one, and takes away from it. */
@Command(name = "index", sortOptions = false, description = "Puts a collection into a durable index, to be searched and served; makes the index if there is none. "
        + "What is there already under the same id is replaced. Ctrl-C or a crash loses at most what is not on disk yet.", footerHeading = "%nExamples:%n", footer = {
                "  contexture index --index photos.index --model runs/first --images photos",
                "  contexture index --index photos.index --embeddings photos.safetensors",
                "  contexture index --index photos.index --delete cats/7.jpg --delete cats/8.jpg",
                "  contexture index --index photos.index"})
final class IndexCommand implements Callable<Integer> {

    /** Images embedded, and then on disk, together. */
    private static final int STRETCH = 4096;

    /** Items of a commit. */
    private static final int BATCH = 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
    private Path index;

    @Option(names = "--model", paramLabel = "RUN|FILE", description = "The model to embed images with; of an index that is there, the one that made it.")
    private @Nullable Path model;

    @Option(names = "--images", paramLabel = "LIST|TABLE|FOLDER", description = "Images to put in: a list file, a table, or a folder with a folder a class. Their names are the ids.")
    private @Nullable Path images;

    @Mixin
    private ListedImages listed;

    @Option(names = "--part", paramLabel = "PART", description = "Only this part of a data set that has parts: train, test, query or gallery; all if not given.")
    private String part = "all";

    @Option(names = "--embeddings", paramLabel = "FILE", description = "Embeddings to put in, as 'contexture embed' wrote them, in place of images.")
    private @Nullable Path embeddings;

    @Option(names = "--delete", paramLabel = "ID", description = "Item to take out; may be given several times.")
    private List<String> delete = new ArrayList<>();

    @Option(names = "--quantise", description = "Of a new index: keep a byte a number, a quarter of the memory and disk; similarities are off by some thousandths.")
    private boolean quantise;

    @Mixin
    private Embedding embedding;

    @Mixin
    private FeatureCacheOption cache;

    @Override
    public Integer call() throws IOException {
        if (images != null && embeddings != null) {
            throw new BadInputException("give either --images or --embeddings");
        }
        if (images != null && model == null) {
            throw new BadInputException("--images need the --model to embed them with");
        }
        Console console = Console.of(spec.commandLine());
        if (images != null && model != null) {
            putImages(images, model, console);
        } else if (embeddings != null) {
            putEmbeddings(embeddings, console);
        } else {
            try (LuceneIndex opened = LuceneIndex.open(index)) {
                finish(opened, -1, console);
            }
        }
        return Main.DONE;
    }

    private void putImages(Path place, Path trained, Console console) throws IOException {
        ImageSource.Opened opened = listed.open(place, DataOptions.part(part))
                .warning(console);
        ImageSet set = opened.set();
        try (TrainedModel source = embedding.open(trained);
                LuceneIndex into = open(IndexingModel.of(source))) {
            IndexedImages indexed = IndexedImages.of(set);
            int put = 0;
            for (int from = 0; from < set.size(); from += STRETCH) {
                int to = Math.min(set.size(), from + STRETCH);
                String task = set.size() > STRETCH ? "images " + (from + 1) + " to " + to : "images";
                put += put(into,
                        indexed.items(embedding.embed(source, set.select(IntStream.range(from, to).toArray()),
                                cache.root(), task, console)),
                        console);
            }
            finish(into, put, console);
        }
    }

    private void putEmbeddings(Path file, Console console) throws IOException {
        EmbeddingsFile read = EmbeddingsFile.read(file);
        IndexModel made = new IndexModel(read.model(), read.transform(),
                read.set().embeddings().columns());
        if (model != null) {
            try (TrainedModel source = embedding.open(model)) {
                IndexingModel.of(source)
                        .requireSame(file.toString(), made);
            }
        }
        try (LuceneIndex into = open(made)) {
            finish(into, put(into, IndexedImages.of(read), console), console);
        }
    }

    /** The index that is there, if the same model made it, or else a new one. */
    private LuceneIndex open(IndexModel made) throws IOException {
        if (!LuceneIndex.isIndex(index)) {
            return LuceneIndex.create(index, made, quantise ? Precision.INT8 : Precision.FLOAT32);
        }
        LuceneIndex opened = LuceneIndex.open(index);
        try {
            opened.model().requireSame(index.toString(), made);
            if (quantise && opened.info().precision() != Precision.INT8) {
                throw new BadInputException("--quantise is settled when an index is made; " + index
                        + " keeps embeddings as they are");
            }
            return opened;
        } catch (BadInputException wrong) {
            opened.close();
            throw wrong;
        }
    }

    private static int put(LuceneIndex into, IndexedImages.Batch batch, Console console)
            throws IOException {
        Matrix vectors = batch.embeddings();
        try (Progress progress = console.progress("index", vectors.rows(), "items")) {
            for (int from = 0; from < vectors.rows(); from += BATCH) {
                int to = Math.min(vectors.rows(), from + BATCH);
                into.put(batch.items().subList(from, to), vectors.rows(from, to));
                progress.at(to, "");
            }
        }
        int distinct = new HashSet<>(batch.items().stream().map(Item::id).toList()).size();
        if (distinct < batch.items().size()) {
            console.warn((batch.items().size() - distinct)
                    + " images share their name with another; of each name the last one is in the index");
        }
        return distinct;
    }

    private void finish(LuceneIndex into, int put, Console console) throws IOException {
        if (!delete.isEmpty()) {
            int gone = into.delete(delete);
            console.result(String.format(Locale.ROOT, "%s: %,d of %,d items to delete were there%n", index,
                    gone, delete.size()));
        }
        if (put >= 0) {
            console.result(String.format(Locale.ROOT, "%s: %,d items put%n", index, put));
            into.measure();
        }
        console.result(described(into.info()));
    }

    private String described(IndexInfo info) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%s: %,d items, %,d embeddings that differ, of %d numbers (%s)%n", index, info.size(),
                info.distinct(), info.model().embeddingSize(),
                info.precision().name().toLowerCase(Locale.ROOT)));
        MeasuredRecall recall = info.recall();
        if (recall != null) {
            text.append(String.format(Locale.ROOT,
                    "recall@10 %.3f against exact search, at effort %d, %d queries, %,d items; graph built in %.1f s%n",
                    recall.atTen(), recall.effort(), recall.queries(), recall.size(), recall.seconds()));
        }
        info.bands().bands().forEach(band -> text.append(CalibrateCommand.described(band)));
        return text.toString();
    }
}
