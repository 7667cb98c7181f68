package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.index.IndexModel;
import io.contexture.index.Item;
import io.contexture.index.LuceneIndex;
import io.contexture.linalg.Matrix;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("serving 2 items at (http://\\S+)");

    @TempDir
    private Path folder;

    private Path index;

    @BeforeEach
    void makeAnIndex() throws Exception {
        index = folder.resolve("photos.index");
        try (LuceneIndex made = LuceneIndex.create(index, new IndexModel("0", "none", 2))) {
            made.put(List.of(new Item("a", null, "cat", Map.of()), new Item("b", null, "dog", Map.of())),
                    Matrix.of(new float[]{1, 0, 0, 1}, 2, 2));
        }
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        Path said = folder.resolve("said.txt");
        Process process = CliProcess.start("serve --warm-up 0 --port 0 --index " + index, said);
        Matcher address = ADDRESS.matcher("");
        while (process.isAlive() && !address.find()) {
            process.waitFor(50, TimeUnit.MILLISECONDS);
            address.reset(Files.readString(said));
        }
        assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address.group(1) + "v1/search"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"vector\": [2, 1], \"k\": 1}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"cat\"").doesNotContain("\"dog\"");
        }
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("SIGTERM").isEqualTo(128 + 15);
        assertThat(said).content().contains("nobody can write", "\"path\":\"\\/v1\\/search\"", "stopping");
        LuceneIndex.open(index).close();
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsServed() throws Exception {
        assertRefused("does not exist", "serve", "--index", folder.resolve("none"));
        assertRefused("65535", "serve", "--index", index, "--port", 99_999);
        assertRefused("65535", "demo", "--run", folder.resolve("demo"), "--serve", 99_999);
        assertThat(folder.resolve("demo")).doesNotExist();
        assertRefused("give a token", "serve", "--index", index, "--host", "0.0.0.0");
        assertRefused("0 or more", "serve", "--index", index, "--warm-up", -1);
        assertRefused("is no folder", "serve", "--index", index, "--images", folder.resolve("none"));
        Path token = Files.writeString(folder.resolve("token"), "short");
        assertRefused("at least 16", "serve", "--index", index, "--token-file", token);
        assertRefused("there is none", "serve", "--index", index, "--guard-reads");
    }

    private static void assertRefused(String message, Object... arguments) {
        Cli refused = Cli.run(arguments);
        assertThat(refused.code()).as(refused.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(refused.err()).contains(message).doesNotContain("\tat ");
    }
}
