package io.contexture.benchmarks;

import io.contexture.dataset.ImageSet;
import io.contexture.image.ImageDecoder;
import io.contexture.image.RgbImage;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.LuceneIndex;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.model.ModelOptions;
import io.contexture.server.IndexingModel;
import io.contexture.server.SearchServer;
import io.contexture.server.ServerOptions;
import io.contexture.trained.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The server under load, by wrk on the same cores. Search by vector among 10,000 items, 32 connections: how long an answer takes in the first
 * minute after the server says that it is ready, and in later ones. Search by image: images a second through the server against the
 * bare model on batches that lie ready, in turns, for the default network at 64 x 64 and a ResNet-50 at 224.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=ServerBenchmark 2> server.log}; options
 * {@code -Dbenchmark.arguments="SECONDS ROUNDS"}, by default 60 3. The server's log is what goes to standard error. wrk is Debian's.
 */
public final class ServerBenchmark {

    private static final int ITEMS = 10_000;
    private static final int COLUMNS = 128;
    private static final int QUERIES = 64;
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_SECONDS = 10;
    private static final int BATCH = ServerOptions.Limits.USUAL.batch();

    private static final String FORM = "multipart/form-data; boundary=edge";

    private ServerBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        LibTorch.load();
        LibTorch.useThreads(0);
        vectors(seconds, rounds);
        images("default network, 96 x 80 to 64 x 64", ModelOptions.defaults(), "resize:64x64",
                SmallPictures::write, seconds, rounds);
        images("ResNet-50, 500 x 375 to 224 x 224", ResNet50.OPTIONS, ResNet50.EVALUATION_TRANSFORM,
                ResNet50::photos, 2 * seconds, rounds);
    }

    private static void vectors(int seconds, int rounds) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("server-benchmark")) {
            Matrix all = ClusteredVectors.of(ITEMS + QUERIES, COLUMNS);
            try (LuceneIndex index = index(folder.path().resolve("index"),
                    new IndexModel("0", "none", COLUMNS), all.rows(0, ITEMS));
                    SearchServer server = SearchServer.start(index, null,
                            options(folder.path(), Duration.ofSeconds(WARM_UP_SECONDS)), "benchmark")) {
                Path bodies = Files.createDirectory(folder.path().resolve("bodies"));
                for (int query = 0; query < QUERIES; query++) {
                    int from = all.index(ITEMS + query);
                    Files.writeString(bodies.resolve(Integer.toString(query)), "{\"vector\": " + Arrays
                            .toString(Arrays.copyOfRange(all.data(), from, from + COLUMNS)) + "}");
                }
                Thread.sleep(Duration.ofSeconds(WARM_UP_SECONDS + 1));
                Wrk wrk = new Wrk(bodies, QUERIES, "application/json");
                System.out.printf(Locale.ROOT,
                        "search by vector, %,d items, %d connections, %d seconds a line%n", ITEMS,
                        CONNECTIONS,
                        seconds);
                for (int round = 0; round < rounds; round++) {
                    System.out.println(wrk.run(server.port(), CONNECTIONS, seconds));
                }
            }
        }
    }

    /** Writes images into a folder. */
    @FunctionalInterface
    private interface Pictures {
        ImageSet write(Path folder) throws IOException;
    }

    private static void images(String name, ModelOptions network, String transform, Pictures pictures,
            int seconds, int rounds) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("server-benchmark");
                TrainedModel model = model(folder.path().resolve("model.safetensors"), network, transform)) {
            ImageSet images = pictures.write(Files.createDirectory(folder.path().resolve("images")));
            Path bodies = Files.createDirectory(folder.path().resolve("bodies"));
            List<RgbImage> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                Path file = images.images().get(i * (images.size() / BATCH)).file();
                Files.write(bodies.resolve(Integer.toString(i)), form(file));
                batch.add(model.transform().apply(ImageDecoder.decode(file), new SplittableRandom(0)));
            }
            Matrix items = ClusteredVectors.of(1000, model.embeddingSize());
            try (LuceneIndex index = index(folder.path().resolve("index"),
                    IndexingModel.of(model),
                    items);
                    SearchServer server = SearchServer.start(index, model,
                            options(folder.path(), Duration.ZERO), "benchmark")) {
                Wrk wrk = new Wrk(bodies, BATCH, FORM);
                bare(model, batch);
                System.out.printf("search by image, %s, %d connections%n", name, 2 * BATCH);
                wrk.run(server.port(), 2 * BATCH, seconds / 2);
                double[] shares = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    Wrk.Load load = wrk.run(server.port(), 2 * BATCH, seconds);
                    awaitAll(server.port(), bodies.resolve("0"));
                    double bare = bare(model, batch);
                    shares[round] = load.rate() / bare;
                    System.out.printf(Locale.ROOT, "%s  bare model %,.1f/s, share %.2f%n", load, bare,
                            shares[round]);
                }
                System.out.printf(Locale.ROOT, "median share %.2f%n", Alternating.median(shares));
            }
        }
    }

    private static TrainedModel model(Path file, ModelOptions options, String transform) throws IOException {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options, 0)) {
            network.save(file, Map.of(EmbeddingNetwork.TRANSFORM_KEY, transform));
        }
        return TrainedModel.open(file, 0);
    }

    /** Images a second through the model alone; nobody asks the server meanwhile, so the model is free. */
    private static double bare(TrainedModel model, List<RgbImage> batch) {
        long until = System.nanoTime() + Duration.ofSeconds(WARM_UP_SECONDS).toNanos();
        long start = System.nanoTime();
        int done = 0;
        while (System.nanoTime() - until < 0) {
            model.embed(batch);
            done += batch.size();
        }
        return done / ((System.nanoTime() - start) / 1e9);
    }

    /** Searches once more: what wrk left behind unanswered is ahead of that in the queue. */
    private static void awaitAll(int port, Path body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/search"))
                    .header("Content-Type", FORM).POST(HttpRequest.BodyPublishers.ofFile(body)).build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static byte[] form(Path file) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                "--edge\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(Files.readAllBytes(file));
        body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static ServerOptions options(Path folder, Duration warmUp) {
        return new ServerOptions(new ServerOptions.Address("127.0.0.1", 0),
                new ServerOptions.Access(null, false), List.of(), folder.resolve("uploads"),
                new ServerOptions.Limits(16 << 20, 50_000_000, BATCH, 4 * BATCH), Duration.ofSeconds(5),
                warmUp);
    }

    private static LuceneIndex index(Path folder, IndexModel model, Matrix vectors) throws IOException {
        LuceneIndex index = LuceneIndex.create(folder, model);
        List<Item> items = new ArrayList<>();
        for (int row = 0; row < vectors.rows(); row++) {
            items.add(new Item(Integer.toString(row), null, "label " + row % 100, Map.of("role", "gallery")));
        }
        index.put(items, vectors);
        return index;
    }
}
