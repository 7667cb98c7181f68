package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.index.Bands;
import io.contexture.index.Filter;
import io.contexture.index.Hit;
import io.contexture.index.LuceneIndex;
import io.contexture.index.Search;
import io.contexture.model.EmbeddedSet;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import io.contexture.server.IndexingModel;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the images of a collection that are most like a query. */
@Command(name = "search", sortOptions = false, description = "Finds the images of a collection that are most like the given ones.", footerHeading = "%nExamples:%n", footer = {
        "  contexture search photo.jpg --model runs/first --embeddings photos.safetensors",
        "  contexture search queries/ --model runs/first --embeddings photos.safetensors --top 5 --json",
        "  contexture search photo.jpg --model runs/first --index photos.index --filter 'label=cat|dog'",
        "  contexture search photo.jpg --model runs/first --index photos.index --min-band same-item"})
final class SearchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "IMAGE|FOLDER", description = "Images to search with, or folders of such.")
    private List<Path> queries;

    @Option(names = "--embeddings", paramLabel = "FILE", description = "The collection, as 'contexture embed' wrote it.")
    private @Nullable Path embeddings;

    @Option(names = "--index", paramLabel = "DIR", description = "The collection, as 'contexture index' keeps it, in place of --embeddings; may be served meanwhile.")
    private @Nullable Path index;

    @Option(names = "--model", required = true, paramLabel = "RUN|FILE", description = "The model that made the embeddings.")
    private Path model;

    @Option(names = {"--top",
            "-k"}, paramLabel = "N", description = "Images to find for each query, ${DEFAULT-VALUE} if not given.")
    private int top = 10;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only items that pass, such as 'label=cat|dog' or 'colour!=red'; several conditions joined by ',' or given one by one must all hold. With --index.")
    private List<String> filters = new ArrayList<>();

    @Option(names = "--exact", description = "Look at every item, instead of walking the index's graph. With --index.")
    private boolean exact;

    @Option(names = "--effort", paramLabel = "N", description = "Candidates that the walk keeps: more find more of the nearest and take longer; the index's own measure if not given. With --index.")
    private int effort;

    @Option(names = "--min-band", paramLabel = "BAND", description = "Only results of this band or a narrower one: same-file, same-item, same-class. With an --index that is calibrated.")
    private @Nullable String minBand;

    @Option(names = "--json", description = "Print one JSON object a query.")
    private boolean json;

    @Mixin
    private Embedding embedding;

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw new BadInputException("--top is " + top + "; allowed: 1 or more");
        }
        Console console = Console.of(spec.commandLine());
        if ((embeddings == null) == (index == null)) {
            throw new BadInputException("give either --embeddings FILE or --index DIR");
        }
        if (index == null && (!filters.isEmpty() || exact || effort != 0 || minBand != null)) {
            throw new BadInputException("--filter, --exact, --effort and --min-band are for an --index");
        }
        ImageSet set = queries();
        try (TrainedModel source = embedding.open(model)) {
            if (embeddings != null) {
                inEmbeddings(embeddings, source, set, console);
            } else if (index != null) {
                inIndex(index, source, set, console);
            }
        }
        return Main.DONE;
    }

    private void inEmbeddings(Path file, TrainedModel source, ImageSet set, Console console)
            throws IOException {
        EmbeddingsFile collection = EmbeddingsFile.read(file);
        if (collection.set().embeddings().columns() != source.embeddingSize()) {
            throw new BadInputException(file + " holds embeddings of "
                    + collection.set().embeddings().columns() + " numbers, " + source.file() + " makes "
                    + source.embeddingSize() + "; search with the model that made them");
        }
        if (!collection.model().equals(source.sha256())) {
            console.warn(file + " was made with another model than " + source.file()
                    + "; similarities mean little. Make it again with 'contexture embed'.");
        }
        EmbeddedSet embedded = embedded(source, set, console);
        Neighbours found = ExactSearch.search(embedded.embeddings(), collection.set().embeddings(), top);
        for (int query = 0; query < found.queries(); query++) {
            List<FoundImage> images = new ArrayList<>();
            int[] rows = found.of(query);
            for (int place = 0; place < rows.length; place++) {
                images.add(new FoundImage(Map.of("row", rows[place]), found.score(query, place),
                        collection.className(rows[place]), collection.image(rows[place]).toString(), null));
            }
            show(embedded.names().get(query), images, console);
        }
    }

    private void inIndex(Path place, TrainedModel source, ImageSet set, Console console)
            throws IOException {
        Search search = new Search(top, Filter.parse(filters),
                exact ? Search.Method.EXACT : Search.Method.APPROXIMATE, effort);
        try (LuceneIndex opened = LuceneIndex.openToRead(place)) {
            opened.model().requireSame(place.toString(), IndexingModel.of(source));
            Bands bands = opened.info().bands();
            double least = minBand == null ? Double.NEGATIVE_INFINITY : threshold(place, bands, minBand);
            EmbeddedSet embedded = embedded(source, set, console);
            List<List<Hit>> found = opened.search(embedded.embeddings(), search);
            for (int query = 0; query < found.size(); query++) {
                List<FoundImage> images = found.get(query).stream().filter(hit -> hit.similarity() >= least)
                        .map(hit -> FoundImage.of(hit, bands)).toList();
                show(embedded.names().get(query), images, console);
            }
        }
    }

    private static double threshold(Path place, Bands bands, String word) {
        return bands.band(Bands.Kind.of(word)).map(Bands.Band::threshold)
                .orElseThrow(() -> new BadInputException(
                        place + " does not know from which similarity on images are "
                                + word + "; 'contexture calibrate' finds out"));
    }

    private EmbeddedSet embedded(TrainedModel source, ImageSet set, Console console) throws IOException {
        EmbeddedSet embedded = embedding.embed(source, set, null, "query", console);
        if (embedded.labels().length == 0) {
            throw new BadInputException("no query image can be read");
        }
        return embedded;
    }

    private void show(String query, List<FoundImage> images, Console console) {
        console.result(json ? FoundImage.machine(query, images) : FoundImage.human(query, images));
    }

    private ImageSet queries() throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (Path query : queries) {
            if (!Files.exists(query)) {
                throw new BadInputException("query " + query + " does not exist");
            }
            for (Path file : Files.isDirectory(query) ? within(query) : List.of(query)) {
                images.add(new LabelledImage(file.toAbsolutePath().normalize(), file.toString(), 0, -1));
            }
        }
        return new ImageSet("queries", images, List.of("query"));
    }

    private static List<Path> within(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> images = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().toLowerCase(Locale.ROOT)
                            .matches(".*\\.(jpe?g|png|bmp|gif)"))
                    .sorted().toList();
            if (images.isEmpty()) {
                throw new BadInputException(
                        "folder " + folder + " holds no image (.jpg, .jpeg, .png, .bmp, .gif)");
            }
            return images;
        }
    }
}
