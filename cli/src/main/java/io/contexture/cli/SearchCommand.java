package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.model.EmbeddedSet;
import io.contexture.retrieval.ExactSearch;
import io.contexture.retrieval.Neighbours;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Finds the images of a collection that are most like a query. */
@Command(name = "search", sortOptions = false, description = "Finds the images of a collection that are most like the given ones.", footerHeading = "%nExamples:%n", footer = {
        "  contexture search photo.jpg --model runs/first --embeddings photos.safetensors",
        "  contexture search queries/ --model runs/first --embeddings photos.safetensors --top 5 --json"})
final class SearchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "IMAGE|FOLDER", description = "Images to search with, or folders of such.")
    private List<Path> queries;

    @Option(names = "--embeddings", required = true, paramLabel = "FILE", description = "The collection, as 'contexture embed' wrote it.")
    private Path embeddings;

    @Option(names = "--model", required = true, paramLabel = "RUN|FILE", description = "The model that made the embeddings.")
    private Path model;

    @Option(names = {"--top",
            "-k"}, paramLabel = "N", description = "Images to find for each query, ${DEFAULT-VALUE} if not given.")
    private int top = 10;

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
        EmbeddingsFile collection = EmbeddingsFile.read(embeddings);
        ImageSet set = queries();
        try (TrainedModel source = embedding.open(model)) {
            if (collection.set().embeddings().columns() != source.embeddingSize()) {
                throw new BadInputException(
                        embeddings + " holds embeddings of " + collection.set().embeddings().columns()
                                + " numbers, " + source.file() + " makes "
                                + source.embeddingSize()
                                + "; search with the model that made them");
            }
            if (!collection.model().equals(source.sha256())) {
                console.warn(embeddings + " was made with another model than " + source.file()
                        + "; similarities mean little. Make it again with 'contexture embed'.");
            }
            EmbeddedSet embedded = embedding.embed(source, set, null, "query", console);
            if (embedded.labels().length == 0) {
                throw new BadInputException("no query image can be read");
            }
            Neighbours found = ExactSearch.search(embedded.embeddings(), collection.set().embeddings(), top);
            for (int query = 0; query < found.queries(); query++) {
                String name = embedded.names().get(query);
                console.result(json
                        ? machine(name, found, query, collection)
                        : human(name, found, query, collection));
            }
        }
        return Main.DONE;
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

    private static String human(String query, Neighbours found, int row, EmbeddingsFile collection) {
        StringBuilder text = new StringBuilder(query).append('\n');
        int[] hits = found.of(row);
        for (int place = 0; place < hits.length; place++) {
            text.append(String.format(Locale.ROOT, "%4d  %7.4f  %s  %s%n", place + 1, found.score(row, place),
                    collection.className(hits[place]), collection.image(hits[place])));
        }
        return text.append('\n').toString();
    }

    private static String machine(String query, Neighbours found, int row, EmbeddingsFile collection) {
        List<Map<String, Object>> list = new ArrayList<>();
        int[] hits = found.of(row);
        for (int place = 0; place < hits.length; place++) {
            Map<String, Object> hit = new LinkedHashMap<>();
            hit.put("rank", place + 1);
            hit.put("row", hits[place]);
            hit.put("similarity", found.score(row, place));
            hit.put("class", collection.className(hits[place]));
            hit.put("path", collection.image(hits[place]).toString());
            list.add(hit);
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("query", query);
        node.put("results", list);
        return JsonMapper.shared().writeValueAsString(node) + "\n";
    }
}
