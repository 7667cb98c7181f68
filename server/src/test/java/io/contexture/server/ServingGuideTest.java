package io.contexture.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.contexture.index.Item;
import io.contexture.linalg.Matrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines with curl in the guide, run as they stand but for the port. */
class ServingGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "serving.md");

    @TempDir
    static Path folder;
    private static TestService service;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "curl"))),
                "curl is not installed: the guide's lines are not run");
        service = new TestService(folder, 4, new ServerOptions.Access(TestService.TOKEN, false),
                ServerOptions.Limits.USUAL);
        Path photo = service.images.resolve("test/test-figure-000/00.png");
        Files.copy(photo, folder.resolve("photo.png"));
        service.index.put(List.of(new Item("cats/1.png", photo.toString(), "cats", Map.of())),
                Matrix.of(service.embedding(photo), 1, 4));
        Files.writeString(folder.resolve("items.ndjson"),
                "{\"id\": \"b\", \"vector\": [1, 2, 3, 4]}\n{\"delete\": \"b\"}\n");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    static Stream<String> lines() throws IOException {
        return Files.readAllLines(GUIDE).stream().filter(line -> line.startsWith("curl "));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineOfTheGuideWorks(String line) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c",
                line.replaceFirst("curl", "curl --silent --show-error --fail-with-body").replace(":8080",
                        ":" + service.server.port()))
                .directory(folder.toFile()).redirectErrorStream(true);
        shell.environment().put("TOKEN", TestService.TOKEN);
        Process process = shell.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isZero();
        assertThat(answer).doesNotContain("\"refused\":[{");
    }
}
