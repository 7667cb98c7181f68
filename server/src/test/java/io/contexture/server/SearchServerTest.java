package io.contexture.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.Search;
import io.contexture.linalg.Matrix;
import io.contexture.storage.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SearchServerTest {

    private static final String FIRST = "test/test-figure-000/00.png";
    private static final String FIRST_ENCODED = "test%2Ftest-figure-000%2F00.png";

    @TempDir
    static Path folder;
    private static TestService service;

    @BeforeAll
    static void start() throws IOException {
        service = TestService.start(folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] first() throws IOException {
        return Files.readAllBytes(service.images.resolve(FIRST));
    }

    @Test
    void anImageFindsItselfFirst() throws Exception {
        HttpResponse<byte[]> found = service.form("POST", "/v1/search", first(), Map.of("k", "3"));
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(TestService.ids(found)).hasSize(3).startsWith(FIRST);
        JsonNode hit = TestService.tree(found).get("hits").get(0);
        assertThat(hit.get("similarity").floatValue()).isCloseTo(1, within(1e-5f));
        assertThat(hit.get("item").get("label").stringValue()).isEqualTo("test-figure-000");
        assertThat(hit.get("item").get("attributes").get("number").stringValue()).isEqualTo("00");
        assertThat(hit.get("item").get("image").stringValue())
                .isEqualTo("/v1/items/" + FIRST_ENCODED + "/image");
    }

    @Test
    void anItemFindsTheOthersAsTheIndexDoes() throws Exception {
        float[] query = service.index.embedding(FIRST).orElseThrow();
        List<String> expected = service.index.search(Matrix.of(query, 1, 16), Search.nearest(6)).getFirst()
                .stream().map(hit -> hit.item().id()).filter(id -> !id.equals(FIRST)).toList();
        assertThat(
                TestService.ids(service.json("POST", "/v1/search", "{\"id\": \"" + FIRST + "\", \"k\": 5}")))
                .isEqualTo(expected);
    }

    @Test
    void aVectorFindsWhatItsItemFinds() throws Exception {
        String vector = Arrays.toString(service.index.embedding(FIRST).orElseThrow());
        assertThat(TestService.ids(service.json("POST", "/v1/search",
                "{\"vector\": " + vector + ", \"k\": 1, \"method\": \"exact\"}"))).containsExactly(FIRST);
    }

    @Test
    void filtersAndRerankingApply() throws Exception {
        List<String> ids = TestService.ids(service.json("POST", "/v1/search", "{\"id\": \"" + FIRST
                + "\", \"k\": 4, \"filter\": \"label=test-figure-001|test-figure-002,number!=03\", \"rerank\": \"contextual\"}"));
        assertThat(ids).hasSize(4)
                .allMatch(id -> id.matches("test/test-figure-00[12]/.*") && !id.endsWith("03.png"));
    }

    @Test
    void rerankingWithoutWeightLeavesTheOrder() throws Exception {
        String search = "{\"id\": \"" + FIRST + "\", \"k\": 9, \"rerank\": ";
        assertThat(TestService.ids(service.json("POST", "/v1/search", search + "\"contextual(weight=0)\"}")))
                .isEqualTo(TestService.ids(service.json("POST", "/v1/search", search + "\"none\"}")));
    }

    @Test
    void aCropIsWhatIsSearchedWith() throws Exception {
        HttpResponse<byte[]> whole = service.form("POST", "/v1/search", first(),
                Map.of("k", "1", "crop", "0,0,32,32"));
        assertThat(TestService.ids(whole)).containsExactly(FIRST);
        HttpResponse<byte[]> part = service.form("POST", "/v1/search", first(),
                Map.of("k", "1", "crop", "8,8,12,12"));
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(TestService.tree(part).get("hits").get(0).get("similarity").floatValue())
                .isLessThan(0.9999f);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"{; not JSON", "[]; not a JSON object",
            "{}; 'id' or a field 'vector'", "{\"id\": 3}; no text",
            "{\"id\": \"x\", \"size\": 3}; no field 'size'",
            "{\"id\": \"x\", \"k\": 0}; from 1 to 1000", "{\"id\": \"x\", \"k\": \"5\"}; from 1 to 1000",
            "{\"id\": \"x\", \"k\": 1e9}; from 1 to 1000",
            "{\"vector\": [1]}; 'vector' has 1 numbers; embeddings have 16",
            "{\"vector\": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}; all zeros",
            "{\"vector\": [\"a\",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}; in place 0",
            "{\"id\": \"x\", \"filter\": \"label\"}; character 6",
            "{\"id\": \"x\", \"method\": \"quick\"}; approximate, exact",
            "{\"id\": \"x\", \"rerank\": \"magic\"}; magic"})
    void whatCannotBeUnderstoodIsRefusedWithTheField(String body, String message) throws Exception {
        assertProblem(service.json("POST", "/v1/search", body), 400, message);
    }

    @Test
    void unknownItemsAndPathsAre404() throws Exception {
        assertProblem(service.json("POST", "/v1/search", "{\"id\": \"nobody\"}"), 404, "no item 'nobody'");
        assertProblem(service.get("/v1/items/nobody"), 404, "no item 'nobody'");
        assertProblem(service.get("/v2/what"), 404, "/openapi.yaml");
        assertProblem(service.get("/v1/search"), 405, "/openapi.yaml");
    }

    @Test
    void otherTypesAreRefused() throws Exception {
        assertProblem(service.send(service.request("POST", "/v1/search", "text/plain", new byte[3])), 415,
                "application/json or multipart/form-data");
    }

    @Test
    void whatIsNoImageIsRefused() throws Exception {
        assertProblem(service.form("POST", "/v1/search", "hello".getBytes(StandardCharsets.UTF_8), Map.of()),
                400,
                "not a JPEG, PNG");
        assertProblem(service.form("POST", "/v1/search", Arrays.copyOf(first(), 300), Map.of()), 400,
                "the image");
        assertProblem(service.form("POST", "/v1/search", first(), Map.of("crop", "99,99,5,5")), 400,
                "lies outside");
        assertProblem(service.form("POST", "/v1/search", first(), Map.of("crop", "1,2,3")), 400, "'crop'");
    }

    @Test
    void anImageBombIsRefusedByItsHeader() throws Exception {
        assertProblem(service.form("POST", "/v1/search", emptyPng(10_000, 10_000), Map.of()), 413,
                "10000 x 10000 pixels");
    }

    /** A header that promises much, and nothing after it. */
    private static byte[] emptyPng(int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(file, "IHDR", new byte[]{0, 0, (byte) (width >> 8), (byte) width, 0, 0, (byte) (height >> 8),
                (byte) height, 8, 2, 0, 0, 0});
        chunk(file, "IDAT", new byte[]{0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        file.writeBytes(new byte[]{0, 0, 0, (byte) data.length});
        file.writeBytes(name);
        file.writeBytes(data);
        long sum = crc.getValue();
        file.writeBytes(new byte[]{(byte) (sum >> 24), (byte) (sum >> 16), (byte) (sum >> 8), (byte) sum});
    }

    @Test
    void itemsComeAndGo() throws Exception {
        String id = "new/ä b%;x?.png";
        String path = "/v1/items/" + ImageFiles.encoded(id);
        HttpResponse<byte[]> put = service.form("PUT", path, first(),
                Map.of("label", "mine", "attributes", "{\"colour\": \"red\"}"));
        assertThat(put.statusCode()).isEqualTo(200);
        JsonNode item = TestService.tree(service.get(path));
        assertThat(item.get("id").stringValue()).isEqualTo(id);
        assertThat(item.get("label").stringValue()).isEqualTo("mine");
        assertThat(item.get("attributes").get("colour").stringValue()).isEqualTo("red");
        HttpResponse<byte[]> image = service.get(item.get("image").stringValue());
        assertThat(image.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(image.body()).isEqualTo(first());
        assertThat(service.index.embedding(id).orElseThrow())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(service.index.embedding(FIRST).orElseThrow());
        assertThat(service.json("DELETE", path, "").statusCode()).isEqualTo(204);
        assertProblem(service.json("DELETE", path, ""), 404, "no item");
    }

    @Test
    void aVectorCanBeAnItem() throws Exception {
        HttpResponse<byte[]> put = service.json("PUT", "/v1/items/v",
                "{\"vector\": [1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2], \"url\": \"https://example.org/v.jpg\"}");
        assertThat(TestService.tree(put).get("image").stringValue()).isEqualTo("https://example.org/v.jpg");
        assertThat(service.index.embedding("v").orElseThrow()[15]).isCloseTo(0.8944f, within(1e-3f));
        assertProblem(service.get("/v1/items/v/image"), 404, "has no image here");
        service.json("DELETE", "/v1/items/v", "");
        assertProblem(service.json("PUT", "/v1/items/v", "{\"path\": \"../model.safetensors\"}"), 400,
                "'path'");
        assertProblem(service.json("PUT", "/v1/items/v", "{}"), 400, "'vector' or a field 'path'");
    }

    @Test
    void onlyFilesUnderTheRootsAreShown() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "x");
        Files.createSymbolicLink(service.images.resolve("link.png"), secret);
        float[] any = service.index.embedding(FIRST).orElseThrow();
        service.index.put(List.of(new Item("s", secret.toString(), null, Map.of()),
                new Item("l", service.images.resolve("link.png").toString(), null, Map.of())),
                Matrix.of(concat(any, any), 2, 16));
        for (String id : List.of("s", "l")) {
            assertProblem(service.get("/v1/items/" + id + "/image"), 404, "has no image here");
        }
        service.index.delete(List.of("s", "l"));
        Files.delete(service.images.resolve("link.png"));
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void bulkTakesLinesInTheirOrderAndNamesThoseItRefuses() throws Exception {
        String vector = "[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,2]";
        String lines = "{\"id\": \"a\", \"vector\": " + vector + ", \"label\": \"x\"}\n\n"
                + "{\"id\": \"b\", \"path\": \"" + FIRST
                + "\"}\nnonsense\n{\"id\": \"c\"}\n{\"delete\": \"a\"}\n"
                + "{\"id\": \"d\", \"vector\": " + vector + "}";
        HttpResponse<byte[]> done = service.send(service.request("POST", "/v1/bulk", "application/x-ndjson",
                lines.getBytes(StandardCharsets.UTF_8)));
        JsonNode answer = TestService.tree(done);
        assertThat(answer.get("put").intValue()).isEqualTo(3);
        assertThat(answer.get("deleted").intValue()).isEqualTo(1);
        assertThat(answer.get("refused").findValuesAsString("line")).containsExactly("4", "5");
        assertThat(service.index.item("a")).isEmpty();
        assertThat(service.index.item("b")).isPresent();
        service.index.delete(List.of("b", "d"));
    }

    @Test
    void aHeatMapCoversTheImage() throws Exception {
        JsonNode map = TestService.tree(service.json("POST", "/v1/explain",
                "{\"id\": \"" + FIRST + "\", \"item\": \"test/test-figure-000/01.png\"}"));
        int places = map.get("rows").intValue() * map.get("columns").intValue();
        assertThat(places).isGreaterThan(1);
        assertThat(map.get("similarities").size()).isEqualTo(places);
        assertThat(map.get("similarities")).allMatch(s -> Math.abs(s.floatValue()) <= 1.0001);
        assertThat(map.get("width").doubleValue()).isEqualTo(1);
        JsonNode byImage = TestService.tree(service.form("POST", "/v1/explain", first(),
                Map.of("item", "test/test-figure-000/01.png")));
        assertThat(byImage.get("similarities").get(0).floatValue())
                .isCloseTo(map.get("similarities").get(0).floatValue(), within(1e-4f));
    }

    @Test
    void aCuratorFindsDuplicatesDoubtsAndAMap() throws Exception {
        service.index.put(List.of(new Item("copy", null, null, Map.of())),
                Matrix.of(service.index.embedding(FIRST).orElseThrow(), 1, 16));
        JsonNode pairs = TestService.tree(service.get("/v1/duplicates?similarity=0.999999&limit=5"))
                .get("pairs");
        assertThat(pairs).anyMatch(pair -> pair.get("first").get("id").stringValue().equals("copy")
                && pair.get("second").get("id").stringValue().equals(FIRST));
        service.index.delete(List.of("copy"));
        JsonNode suspects = TestService.tree(service.get("/v1/label-errors?limit=3")).get("suspects");
        assertThat(suspects.size()).isBetween(1, 3);
        JsonNode map = TestService.tree(service.get("/v1/map"));
        assertThat(map.get("points").size()).isEqualTo(service.index.size());
        assertThat(map.get("points")).allMatch(point -> Math.abs(point.get("x").floatValue()) <= 1);
    }

    @Test
    void itemsAreListedPageByPage() throws Exception {
        JsonNode page = TestService.tree(service.get("/v1/items?limit=3&filter=number=01"));
        assertThat(page.get("items").size()).isEqualTo(3);
        JsonNode next = TestService.tree(service.get(
                "/v1/items?limit=1000&filter=number=01&after="
                        + ImageFiles.encoded(page.get("next").stringValue())));
        assertThat(next.get("items").size()).isEqualTo(5);
        assertThat(next.has("next")).isFalse();
    }

    @Test
    void statusHealthAndMeasurementsAreTold() throws Exception {
        JsonNode status = TestService.tree(service.get("/v1/status"));
        assertThat(status.get("items").intValue()).isEqualTo(service.index.size());
        assertThat(status.get("labels").size()).isEqualTo(8);
        assertThat(status.get("attributes").get(0).stringValue()).isEqualTo("number");
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
        String metrics = new String(service.get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics).contains("contexture_requests_seconds", "contexture_index_items", "/v1/status");
        assertThat(service.get("/openapi.yaml").statusCode()).isEqualTo(200);
    }

    @Test
    void everyAnswerCarriesItsRequestsId() throws Exception {
        HttpResponse<byte[]> answer = service
                .send(HttpRequest.newBuilder(service.uri("/v1/items/nobody")).header("X-Request-Id",
                        "mine-1"));
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("mine-1");
        assertThat(TestService.tree(answer).get("requestId").stringValue()).isEqualTo("mine-1");
        HttpResponse<byte[]> other = service.send(HttpRequest.newBuilder(service.uri("/v1/status"))
                .header("X-Request-Id", "no spaces, please"));
        assertThat(other.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f-]{36}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /v1/items/x", "DELETE /v1/items/x", "POST /v1/bulk"})
    void writersShowTheToken(String request) throws Exception {
        String[] parts = request.split(" ", 2);
        for (String header : List.of("Bearer wrong", "Basic " + TestService.TOKEN)) {
            HttpResponse<byte[]> answer = service.send(HttpRequest.newBuilder(service.uri(parts[1]))
                    .header("Authorization", header).method(parts[0], HttpRequest.BodyPublishers.noBody()));
            assertProblem(answer, 401, "Bearer TOKEN");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void aServerForOthersTakesAToken() {
        assertThatThrownBy(() -> new ServerOptions(new ServerOptions.Address("0.0.0.0", 0),
                new ServerOptions.Access(null, false), List.of(), folder, ServerOptions.Limits.USUAL,
                Duration.ofSeconds(1), Duration.ZERO)).hasMessageContaining("give a token");
    }

    @Test
    void anotherModelsIndexIsRefused() {
        PlainIndex other = new PlainIndex(new IndexModel("0".repeat(64), "resize:32x32", 16));
        assertThatThrownBy(() -> SearchServer.start(other, service.model,
                new ServerOptions(new ServerOptions.Address("127.0.0.1", 0),
                        new ServerOptions.Access(null, false), List.of(), folder, ServerOptions.Limits.USUAL,
                        Duration.ofSeconds(1), Duration.ZERO),
                "test")).isInstanceOf(BadInputException.class).hasMessageContaining("another model");
    }

    static void assertProblem(HttpResponse<byte[]> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(TestService.tree(answer).get("detail").stringValue()).contains(detail);
        assertThat(TestService.tree(answer).get("requestId").stringValue()).isNotBlank();
    }
}
