package io.contexture.server;

import io.contexture.image.ImageDecoder;
import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.testing.GeneratedShapes;
import io.contexture.trained.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a few generated images and an untrained network, with what a test needs to talk to it. */
final class TestService implements AutoCloseable {

    static final String TOKEN = "0123456789abcdef";

    private final HttpClient http = HttpClient.newHttpClient();
    final Path images;
    final PlainIndex index;
    final TrainedModel model;
    final SearchServer server;

    /**
     * @param folder an empty one
     * @param size   numbers in an embedding
     */
    TestService(Path folder, int size, ServerOptions.Access access, ServerOptions.Limits limits)
            throws IOException {
        this(folder, size, access, limits, Duration.ZERO);
    }

    TestService(Path folder, int size, ServerOptions.Access access, ServerOptions.Limits limits,
            Duration warmUp) throws IOException {
        images = folder.resolve("images");
        new GeneratedShapes(32, 4, 5).write(images, 7);
        Path file = folder.resolve("model.safetensors");
        try (EmbeddingNetwork network = EmbeddingNetwork
                .create(ModelOptions.defaults().withWidth(8).withEmbeddingSize(size), 3)) {
            network.save(file, Map.of(EmbeddingNetwork.TRANSFORM_KEY, "resize:32x32"));
        }
        model = TrainedModel.open(file, 1);
        index = new PlainIndex(new IndexModel(model.sha256(), model.transform().toString(), size));
        fill();
        server = SearchServer.start(index, model,
                new ServerOptions(new ServerOptions.Address("127.0.0.1", 0), access, List.of(images),
                        folder.resolve("uploads"), limits, Duration.ofSeconds(5), warmUp),
                "test");
    }

    static TestService start(Path folder) throws IOException {
        return new TestService(folder, 16, new ServerOptions.Access(TOKEN, false),
                ServerOptions.Limits.USUAL);
    }

    /** Each image under its path below the folder, labelled by its folder. */
    private void fill() throws IOException {
        List<Item> items = new ArrayList<>();
        List<float[]> embeddings = new ArrayList<>();
        try (Stream<Path> all = Files.walk(images)) {
            for (Path image : all.filter(Files::isRegularFile).sorted().toList()) {
                String label = String.valueOf(images.relativize(image).getName(1));
                items.add(new Item(images.relativize(image).toString(), image.toString(), label,
                        Map.of("number", String.valueOf(image.getFileName()).substring(0, 2))));
                embeddings.add(embedding(image));
            }
        }
        Matrix rows = Matrix.zeros(items.size(), model.embeddingSize());
        for (int row = 0; row < rows.rows(); row++) {
            System.arraycopy(embeddings.get(row), 0, rows.data(), rows.index(row), rows.columns());
        }
        index.put(items, rows);
    }

    /** What the model makes of a file. */
    float[] embedding(Path image) {
        return model
                .embed(List.of(model.transform().apply(ImageDecoder.decode(image), new SplittableRandom(0))))
                .toArray();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built = request.timeout(Duration.ofSeconds(30)).build();
        try {
            return http.send(built, BodyHandlers.ofByteArray());
        } catch (IOException closed) {
            // A connection whose last request was refused before its body was read is closed, perhaps while it is used again.
            return http.send(built, BodyHandlers.ofByteArray());
        }
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** A request with a body, and with the token. */
    HttpRequest.Builder request(String method, String path, String type, byte[] body) {
        return HttpRequest.newBuilder(uri(path)).header("Content-Type", type)
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    HttpResponse<byte[]> json(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(request(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A form with an image and other fields. */
    HttpResponse<byte[]> form(String method, String path, byte[] image, Map<String, String> fields)
            throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            body.writeBytes(("--edge\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                    + "\"\r\n\r\n" + field.getValue() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(
                "--edge\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(image);
        body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(request(method, path, "multipart/form-data; boundary=edge", body.toByteArray()));
    }

    static JsonNode tree(HttpResponse<byte[]> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    /** Ids of the hits of an answer. */
    static List<String> ids(HttpResponse<byte[]> response) {
        List<String> ids = new ArrayList<>();
        tree(response).get("hits").forEach(hit -> ids.add(hit.get("item").get("id").stringValue()));
        return ids;
    }

    @Override
    public void close() {
        server.close();
        model.close();
        http.close();
    }
}
