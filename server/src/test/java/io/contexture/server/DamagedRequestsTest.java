package io.contexture.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, the answer is a caller's mistake or right, and says nothing of the machine. */
class DamagedRequestsTest {

    /** Thousands with {@code -Dcontexture.fuzz=5000}. */
    private static final int TRIES = Integer.getInteger("contexture.fuzz", 250);
    private static final List<String> PATHS = List.of("/v1/search", "/v1/explain", "/v1/items/x%2Fy",
            "/v1/bulk",
            "/v1/items", "/v1/items/a/image", "/v1/map", "/v1/duplicates", "/v1/label-errors", "/v1/status",
            "/v1/%00", "/%2e%2e/%2e%2e/etc/passwd", "/page/..%2f..%2fsecret", "/v1/items/%F0%28%8C");
    private static final List<String> TYPES = List.of("application/json",
            "multipart/form-data; boundary=edge",
            "multipart/form-data", "application/x-ndjson", "text/plain", "application/json; charset=nonsense",
            "application/x-www-form-urlencoded", ";;;");
    private static final List<String> PARTS = List.of("{", "}", "[", "]", "\"id\"", "\"vector\"", ":", ",",
            "1e999",
            "-0", "null", "\"k\"", "\"\\ud800\"", "--edge", "\r\n", "\r\n\r\n",
            "Content-Disposition: form-data; name=\"image\"; filename=\"a\"",
            "Content-Disposition: form-data; name=\"k\"",
            "--edge--", "\u0000", "\"filter\"", "\"label=\"", "{\"id\":\"x\",\"k\":3}", "{\"delete\":\"x\"}",
            "\"path\"", "\"/etc/passwd\"", "Content-Length: -1", "\"rerank\"", "\"contextual(k=999999999)\"");

    @TempDir
    static Path folder;
    private static TestService service;
    private static byte[] image;

    @BeforeAll
    static void start() throws IOException {
        service = TestService.start(folder);
        image = Files.readAllBytes(service.images.resolve("test/test-figure-000/00.png"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void damagedBodiesAreTheCallersMistake() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TRIES; i++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int part = random.nextInt(12); part > 0; part--) {
                body.writeBytes(random.nextInt(8) == 0
                        ? noise(random)
                        : pick(PARTS, random).getBytes(StandardCharsets.UTF_8));
            }
            String method = pick(List.of("GET", "POST", "PUT", "DELETE"), random);
            String path = pick(PATHS, random);
            String type = pick(TYPES, random);
            assertHarmless(service.send(service.request(method, path, type, body.toByteArray())),
                    "try " + i + ": " + method + " " + path + " " + type + "\n" + body);
        }
    }

    @Test
    void damagedImagesAreTheCallersMistake() throws Exception {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = image.clone();
            for (int bytes = 1 + random.nextInt(6); bytes > 0; bytes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertHarmless(service.form("POST", "/v1/search", damaged,
                    random.nextBoolean() ? java.util.Map.of() : java.util.Map.of("crop", "1,1,20,20")),
                    "try " + i);
        }
    }

    @Test
    void queriesOfAnyKindAreHarmless() throws Exception {
        for (String query : List.of("limit=0", "limit=x", "limit=99999999999", "after=%00", "filter=%22",
                "x=y",
                "limit=1&limit=2", "similarity=NaN", "similarity=2", "similarity=1e-400", "size=1", "%%%",
                "=")) {
            for (String path : PATHS) {
                assertHarmless(raw(path + "?" + query), path + "?" + query);
            }
        }
    }

    /** Java's client refuses addresses that are no URIs; a stranger's does not. */
    private static HttpResponse<byte[]> raw(String path) throws Exception {
        try {
            return service.send(HttpRequest.newBuilder(service.uri(path)));
        } catch (IllegalArgumentException noUri) {
            return service.get("/v1/items?limit=0");
        }
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] noise = new byte[1 + random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }

    private static String pick(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    private static void assertHarmless(HttpResponse<byte[]> answer, String what) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(what + "\n" + body).isLessThan(500);
        if (answer.statusCode() >= 400) {
            assertThat(body).as(what).doesNotContain("\tat ", "Exception", folder.toString(), "java.",
                    "jetty");
        }
    }
}
