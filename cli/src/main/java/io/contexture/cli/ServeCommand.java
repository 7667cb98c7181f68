package io.contexture.cli;

import io.contexture.index.LuceneIndex;
import io.contexture.model.LibTorch;
import io.contexture.server.ImageRoots;
import io.contexture.server.SearchServer;
import io.contexture.server.ServerOptions;
import io.contexture.storage.BadInputException;
import io.contexture.trained.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves an index over HTTP, with a page to search it by example. */
@Command(name = "serve", sortOptions = false, description = "Serves an index over HTTP, with a page to search it by example. Listens on this machine alone unless told otherwise.", footerHeading = "%nExamples:%n", footer = {
        "  contexture serve --model runs/first --index photos.index",
        "  contexture serve --index photos.index --port 0   (ids and vectors only)",
        "  contexture serve --model runs/first --index photos.index --host 0.0.0.0 --token-file token", "",
        "Ctrl-C stops; requests that run are answered first. Log lines are JSON, on standard error."})
final class ServeCommand implements Callable<Integer> {

    private static final String TOKEN_VARIABLE = "CONTEXTURE_TOKEN";

    @Spec
    private CommandSpec spec;

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index, as 'contexture index' made it.")
    private Path index;

    @Option(names = "--model", paramLabel = "RUN|FILE", description = "The model that made it. Without, only ids and vectors can be searched with.")
    private @Nullable Path model;

    @Option(names = "--host", paramLabel = "NAME", description = "Where to listen; ${DEFAULT-VALUE} if not given. Anything that other machines can reach takes a token.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for any that is free; ${DEFAULT-VALUE} if not given.")
    private int port = 8080;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token that writers have to show; without, the variable CONTEXTURE_TOKEN, and without that nobody can write.")
    private @Nullable Path tokenFile;

    @Option(names = "--guard-reads", description = "Readers have to show the token, too.")
    private boolean guardReads;

    @Option(names = "--images", paramLabel = "DIR", description = "Folder under which images lie that may be shown and indexed; may be given several times. The folder that all images of the index lie in, if not given.")
    private List<Path> images = new ArrayList<>();

    @Option(names = "--uploads", paramLabel = "DIR", description = "Folder for images that come with new items; beside the index if not given.")
    private @Nullable Path uploads;

    @Option(names = "--most-bytes", paramLabel = "N", description = "Bytes that a request may have; ${DEFAULT-VALUE} if not given.")
    private int mostBytes = ServerOptions.Limits.USUAL.requestBytes();

    @Option(names = "--most-pixels", paramLabel = "N", description = "Pixels that an image may have; ${DEFAULT-VALUE} if not given.")
    private long mostPixels = ServerOptions.Limits.USUAL.pixels();

    @Option(names = "--batch", paramLabel = "N", description = "Images that go through the network together at most; ${DEFAULT-VALUE} if not given.")
    private int batch = ServerOptions.Limits.USUAL.batch();

    @Option(names = "--waiting", paramLabel = "N", description = "Images that may wait for the network; later ones are asked to come again. ${DEFAULT-VALUE} if not given.")
    private int waiting = ServerOptions.Limits.USUAL.waiting();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the network; one a core if not given.")
    private int threads;

    @Option(names = "--grace", paramLabel = "SECONDS", description = "How long requests that run may take to end when the server stops; ${DEFAULT-VALUE} if not given.")
    private int grace = 10;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "How long the server, answering already, searches itself before /health/ready says yes, so that Java has compiled what a search runs through; 0 for not at all, ${DEFAULT-VALUE} if not given.")
    private int warmUp = 10;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = Console.of(spec.commandLine());
        ServerOptions.Address address = new ServerOptions.Address(host, port);
        ServerOptions.Access access = new ServerOptions.Access(token(), guardReads);
        ServerOptions.Limits limits = new ServerOptions.Limits(mostBytes, mostPixels, batch, waiting);
        try (Interruption interruption = new Interruption();
                LuceneIndex opened = LuceneIndex.open(index);
                TrainedModel trained = model()) {
            List<Path> roots = images.isEmpty() ? ImageRoots.of(opened) : List.copyOf(images);
            roots.forEach(ServeCommand::requireFolder);
            CountDownLatch stopped = new CountDownLatch(1);
            try (SearchServer server = SearchServer.start(opened, trained,
                    new ServerOptions(address, access, roots, uploads(), limits,
                            Duration.ofSeconds(grace), Duration.ofSeconds(warmUp)),
                    Version.current())) {
                interruption.stops(stopped::countDown);
                console.result(String.format(Locale.ROOT, "serving %,d items at http://%s:%d/%n",
                        opened.size(), host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host,
                        server.port()));
                console.note(access.token() == null
                        ? "nobody can write: start with --token-file for that. Ctrl-C stops."
                        : "writers show the token. Ctrl-C stops.");
                if (roots.isEmpty()) {
                    console.warn(
                            "the images of the index lie in no common folder; --images says where they may be shown from");
                }
                stopped.await();
                console.note("stopping");
            }
        }
        return Main.DONE;
    }

    private @Nullable TrainedModel model() throws IOException {
        if (model == null) {
            return null;
        }
        LibTorch.useThreads(threads);
        TrainedModel trained = TrainedModel.open(model, threads);
        trained.computeOn(device.device());
        return trained;
    }

    private Path uploads() {
        Path given = uploads;
        if (given != null) {
            return given;
        }
        Path absolute = index.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + "-uploads");
    }

    private @Nullable String token() throws IOException {
        if (tokenFile == null) {
            String variable = System.getenv(TOKEN_VARIABLE);
            return variable == null || variable.isBlank() ? null : variable.strip();
        }
        return Files.readString(tokenFile).strip();
    }

    private static void requireFolder(Path root) {
        if (!Files.isDirectory(root)) {
            throw new BadInputException("--images " + root + " is no folder");
        }
    }
}
