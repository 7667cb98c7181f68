package io.contexture.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {

    @TempDir
    private Path folder;

    @Test
    void aServerThatHasWarmedUpIsReadyAndItsOwnSearchesAreNotCounted() throws Exception {
        try (TestService service = service(Duration.ofSeconds(4))) {
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            HttpResponse<byte[]> ready = service.get("/health/ready");
            while (ready.statusCode() != 200 && System.nanoTime() - until < 0) {
                Thread.sleep(50);
                ready = service.get("/health/ready");
            }
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(service.index.searches()).isGreaterThan(4);
            assertThat(new String(service.send(HttpRequest.newBuilder(service.uri("/metrics"))
                    .header("Authorization", "Bearer " + TestService.TOKEN)).body(), StandardCharsets.UTF_8))
                    .doesNotContain("/v1/search").contains("/health/live");
        }
    }

    @Test
    void aServerThatWarmsUpAnswersIsNotReadyAndCanBeStopped() throws Exception {
        TestService service = service(Duration.ofHours(1));
        SearchServerTest.assertProblem(service.get("/health/ready"), 503, "warms up");
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        long since = System.nanoTime();
        service.close();
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
    }

    /** Its readers show a token, which the server's own searches must show, too. */
    private TestService service(Duration warmUp) throws Exception {
        return new TestService(folder, 16, new ServerOptions.Access(TestService.TOKEN, true),
                ServerOptions.Limits.USUAL, warmUp);
    }
}
