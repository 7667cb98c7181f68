package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.index.LuceneIndex;
import io.contexture.server.SearchServer;
import io.contexture.server.ServerOptions;
import io.contexture.testing.GeneratedShapes;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model, images of classes that it has not seen in an index, and a server of both. {@code -Dcontexture.page.run} and
 * {@code -Dcontexture.page.images} (a folder a class, below it or deeper) take others than the generated ones.
 *
 * @param run        the trained model
 * @param collection folder of the images in the index
 * @param queries    images that are not in it, each of another class
 * @param index      the index
 * @param model      the model, opened
 * @param server     serves both
 */
record ServedImages(Path run, Path collection, List<Path> queries, LuceneIndex index, TrainedModel model,
        SearchServer server) implements AutoCloseable {

    static final int QUERIES = 50;
    /** A copy of an image in the folder of another class: a duplicate with a wrong label. */
    static final String PLANTED = "planted-copy";

    static ServedImages start(Path folder) throws IOException {
        String givenRun = System.getProperty("contexture.page.run");
        String givenImages = System.getProperty("contexture.page.images");
        Path images = givenImages == null ? folder.resolve("generated") : Path.of(givenImages);
        if (givenImages == null) {
            new GeneratedShapes(32, QUERIES, 5).write(images, 3);
        }
        Path run = givenRun == null ? folder.resolve("run") : Path.of(givenRun);
        if (givenRun == null) {
            done(Cli.line("train --train " + images.resolve("train") + " --test " + images.resolve("test")
                    + " --run " + run
                    + " --steps 60 --batch-size 64 --width 8 --embedding-size 32 --image-size 24"
                    + " --no-flip --evaluate-every 0"));
        }
        Path collection = folder.resolve("collection");
        List<Path> queries = divide(givenImages == null ? images.resolve("test") : images, collection,
                folder.resolve("queries"));
        Path place = folder.resolve("index");
        done(Cli.run("index", "--model", run, "--images", collection, "--index", place));
        done(Cli.run("calibrate", "--index", place, "--model", run, "--precision",
                System.getProperty("contexture.page.precision", "0.8")));
        LuceneIndex index = LuceneIndex.open(place);
        TrainedModel model = TrainedModel.open(run, 2);
        return new ServedImages(run, collection, queries, index, model,
                serve(index, model, collection, null));
    }

    /** Serves the index, for those alone who have the token, if there is one. */
    static SearchServer serve(LuceneIndex index, @Nullable TrainedModel model, Path collection,
            @Nullable String token) throws IOException {
        return SearchServer.start(index, model,
                new ServerOptions(new ServerOptions.Address("127.0.0.1", 0),
                        new ServerOptions.Access(token, token != null), List.of(collection),
                        collection.resolveSibling("uploads"), ServerOptions.Limits.USUAL,
                        Duration.ofSeconds(5), Duration.ZERO),
                "test");
    }

    /** Copies the first image of each class to the queries, as many as are needed, and the others to the collection. */
    private static List<Path> divide(Path images, Path collection, Path queries) throws IOException {
        List<Path> taken = new ArrayList<>();
        List<Path> classes;
        try (Stream<Path> folders = Files.walk(images)) {
            classes = folders.filter(Files::isDirectory).filter(folder -> !files(folder).isEmpty()).sorted()
                    .toList();
        }
        Files.createDirectories(queries);
        int every = Math.max(1, classes.size() / QUERIES);
        for (int c = 0; c < classes.size(); c++) {
            List<Path> files = files(classes.get(c));
            boolean asked = c % every == 0 && taken.size() < QUERIES;
            Path home = Files.createDirectories(collection.resolve(images.relativize(classes.get(c))));
            if (asked) {
                taken.add(Files.copy(files.getFirst(),
                        queries.resolve(home.getFileName() + "-" + files.getFirst().getFileName())));
            }
            for (Path file : files.subList(asked ? 1 : 0, files.size())) {
                Files.copy(file, home.resolve(file.getFileName()));
            }
            if (c == classes.size() - 1) {
                Path copied = files(classes.getFirst()).getLast();
                String name = copied.getFileName().toString();
                Files.copy(copied, home.resolve(PLANTED + name.substring(name.lastIndexOf('.'))));
            }
        }
        assertThat(taken).as("classes in " + images).hasSize(QUERIES);
        return taken;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static Cli done(Cli command) {
        assertThat(command.code()).as(command.err()).isZero();
        return command;
    }

    String address() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    @Override
    public void close() throws IOException {
        server.close();
        model.close();
        index.close();
    }
}
