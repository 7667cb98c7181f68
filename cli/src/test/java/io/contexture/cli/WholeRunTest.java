package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.linalg.Matrix;
import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Train, evaluate, embed, search, one after the other on generated images, as a person would. */
class WholeRunTest {

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path run;
    private static Path embeddings;
    private static Cli trained;

    @BeforeAll
    static void trainAndEmbed() throws IOException {
        images = TinySet.write(folder.resolve("some images"));
        run = folder.resolve("run");
        trained = Cli.run("train", "--train", images.train(), "--test", images.test(), "--run", run, "--json",
                "--steps", 6,
                "--batch-size", 16, "--width", 4, "--embedding-size", 16, "--image-size", 16, "--threads", 1);
        embeddings = folder.resolve("test.safetensors");
        Cli embedded = Cli.run("embed", "--model", run, "--images", images.test(), "--output", embeddings,
                "--threads", 1);
        assertThat(embedded.code()).as(embedded.err()).isZero();
    }

    @Test
    void aRunLeavesConfigurationMetricsModelResultAndReport() throws IOException {
        assertThat(trained.code()).as(trained.err()).isZero();
        for (String file : List.of("config.json", "metrics.jsonl", "model.safetensors", "state.safetensors",
                "result.json",
                "report.html")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .anyMatch(line -> line.contains("\"step\":6"));
        JsonNode config = JsonMapper.shared().readTree(Files.readString(run.resolve("config.json")));
        assertThat(config.at("/options/learning-rate").doubleValue()).isEqualTo(2e-3);
        assertThat(config.at("/options/loss").stringValue()).isEqualTo("contextual");
        assertThat(config.at("/decides/loss").stringValue()).contains("k=4", "temperature=0.1");
        assertThat(config.at("/train/sha256").stringValue()).hasSize(64);
        assertThat(config.at("/version").stringValue()).isEqualTo(Version.current());
    }

    @Test
    void evaluateShowsWhatOtherOrdersOfTheResultsChange() {
        JsonNode evaluated = JsonMapper.shared()
                .readTree(Cli.run("evaluate", run, "--rerank", "all", "--rerank",
                        "k-reciprocal( k1 = 3 )", "--rerank-depth", 12, "--json").out());
        JsonNode orders = evaluated.path("rerank");
        assertThat(orders.propertyNames()).containsExactly("as found", "contextual", "k-reciprocal",
                "query-expansion", "k-reciprocal(k1=3)");
        assertThat(orders.path("as found").path("R@1")).isEqualTo(evaluated.path("overall").path("R@1"));
        orders.forEach(order -> assertThat(order.path("mAP@R").asDouble()).isBetween(0.0, 1.0));
        assertThat(Cli.run("evaluate", run, "--rerank", "query-expansion(n=2)").out())
                .contains("The first 100 results of each query", "as found", "query-expansion(n=2)");
    }

    @Test
    void evaluatePrintsTheNumbersOfTheRunAgain() {
        JsonNode result = JsonMapper.shared().readTree(trained.out());
        Cli evaluated = Cli.run("evaluate", run, "--json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        JsonNode again = JsonMapper.shared().readTree(evaluated.out());
        assertThat(again.get("overall")).isEqualTo(result.at("/trained/overall"));
        assertThat(again.get("meanOverClasses")).isEqualTo(result.at("/trained/meanOverClasses"));
    }

    @Test
    void metricsEqualThoseComputedByHandFromTheEmbeddings() throws IOException {
        JsonNode evaluated = JsonMapper.shared().readTree(
                Cli.run("evaluate", "--model", run, "--images", images.test(), "--json", "--threads", 1)
                        .out());
        JsonNode fromFile = JsonMapper.shared()
                .readTree(Cli.run("evaluate", "--embeddings", embeddings, "--json", "--nmi").out());
        assertThat(fromFile.at("/NMI").doubleValue()).isBetween(0.0, 1.0);

        Rows rows = Rows.read(embeddings);
        double hits = 0;
        double mapAtR = 0;
        for (int query = 0; query < rows.labels.length; query++) {
            int self = query;
            int[] ranking = IntStream.range(0, rows.labels.length).filter(other -> other != self).boxed()
                    .sorted(Comparator.comparingDouble((Integer other) -> -rows.dot(self, other)))
                    .mapToInt(Integer::intValue).toArray();
            hits += rows.labels[ranking[0]] == rows.labels[query] ? 1 : 0;
            mapAtR += averagePrecisionAtR(ranking, rows.labels, query);
        }
        for (JsonNode metrics : List.of(evaluated, fromFile)) {
            assertThat(metrics.at("/overall/R@1").doubleValue()).isCloseTo(hits / rows.labels.length,
                    within(1e-6));
            assertThat(metrics.at("/overall/mAP@R").doubleValue()).isCloseTo(mapAtR / rows.labels.length,
                    within(1e-6));
        }
    }

    private static double averagePrecisionAtR(int[] ranking, long[] labels, int query) {
        int relevant = (int) IntStream.of(ranking).filter(row -> labels[row] == labels[query]).count();
        double sum = 0;
        int found = 0;
        for (int rank = 0; rank < relevant; rank++) {
            if (labels[ranking[rank]] == labels[query]) {
                found++;
                sum += (double) found / (rank + 1);
            }
        }
        return sum / relevant;
    }

    @Test
    void searchRanksAsAnExhaustiveSortDoes() throws IOException {
        Rows rows = Rows.read(embeddings);
        int query = 7;
        Path image = images.test().resolve(rows.paths.get(query));
        Cli found = Cli.run("search", image, "--model", run, "--embeddings", embeddings, "--top",
                rows.labels.length, "--json",
                "--threads", 1);
        assertThat(found.code()).as(found.err()).isZero();
        List<Integer> ranking = new ArrayList<>();
        JsonMapper.shared().readTree(found.out()).get("results")
                .forEach(hit -> ranking.add(hit.get("row").intValue()));
        List<Integer> exhaustive = IntStream.range(0, rows.labels.length).boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -rows.dot(query, row))).toList();
        assertThat(ranking.getFirst()).isEqualTo(query);
        assertThat(ranking).hasSameSizeAs(exhaustive);
        for (int place = 0; place < ranking.size(); place++) {
            assertThat(rows.dot(query, ranking.get(place))).isCloseTo(rows.dot(query, exhaustive.get(place)),
                    within(1e-6));
        }
    }

    @Test
    void searchTakesFoldersAndPrintsClassAndPath() {
        Cli found = Cli.run("search", images.test().resolve("test-figure-000"), "--model", run,
                "--embeddings", embeddings,
                "-k", 3);
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(found.out().lines().filter(line -> line.matches("\\s+1 +1\\.0000 .*test-figure-000.*")))
                .hasSize(5);
    }

    @Test
    void queriesAndGalleryMayBeApart() {
        Cli apart = Cli.run("evaluate", "--model", run, "--query", images.test(), "--gallery", images.test(),
                "--json");
        assertThat(apart.code()).as(apart.err()).isZero();
        assertThat(JsonMapper.shared().readTree(apart.out()).at("/overall/R@1").doubleValue())
                .as("each image finds itself").isEqualTo(1);
    }

    @Test
    void aRunFolderIsNotUsedTwiceAndAFinishedRunCanBeReportedAgain() throws IOException {
        assertThat(Cli.run("train", "--train", images.train(), "--run", run).err())
                .contains("already holds a run", "--resume");
        byte[] before = Files.readAllBytes(run.resolve("result.json"));
        Cli resumed = Cli.run("train", "--run", run, "--resume", "--loader-threads", 3);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(Files.readAllBytes(run.resolve("result.json"))).isEqualTo(before);
    }

    @Test
    void aConfigurationMakesTheRunAgainAndOptionsGoBeforeIt() throws IOException {
        Path again = folder.resolve("again");
        Cli same = Cli.run("train", "--config", run.resolve("config.json"), "--run", again);
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(Files.readAllBytes(again.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(run.resolve("model.safetensors")));
        Path file = folder.resolve("short.json");
        Files.writeString(file, """
                {"steps": 5, "loss": "0.5*NT-Xent( temperature=0.1 )+0.5*contrastive", "no-flip": true,
                 "sampler": "m-per-class(tries=2)", "batch-size": 16, "width": 4, "image-size": 32,
                 "train-transform": "resize:32x32", "threads": 1, "train": "%s"}
                """.formatted(images.train()));
        Path other = folder.resolve("other");
        Cli changed = Cli.run("train", "--config", file, "--run", other, "--image-size", 16, "--steps", 2);
        assertThat(changed.code()).as(changed.err()).isZero();
        JsonNode options = JsonMapper.shared().readTree(Files.readString(other.resolve("config.json")))
                .get("options");
        assertThat(options.get("loss").stringValue())
                .isEqualTo("0.5*nt-xent(temperature=0.1)+0.5*contrastive");
        assertThat(options.get("sampler").stringValue()).isEqualTo("m-per-class(tries=2)");
        assertThat(options.get("steps").intValue()).isEqualTo(2);
        assertThat(options.get("train-transform").stringValue()).startsWith("resize:16x16,affine");
        assertThat(Files.readString(other.resolve("metrics.jsonl"))).contains("\"nt-xent\":",
                "\"contrastive\":");
    }

    @Test
    void aConfigurationThatIsNoneIsRefused() throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, "{\"reading\": \"paper-256\"}");
        for (Cli refused : List.of(Cli.run("train", "--config", file, "--run", folder.resolve("none")),
                Cli.run("train", "--config", images.train(), "--run", folder.resolve("none")),
                Cli.run("train", "--config", file, "--run", run, "--resume"))) {
            assertThat(refused.code()).isEqualTo(Main.BAD_INPUT);
        }
        assertThat(Cli.run("train", "--config", file, "--run", folder.resolve("none")).err())
                .contains("bad.json", "--reading=paper-256", "train --help");
        Files.writeString(file, "[1]");
        assertThat(Cli.run("train", "--config", file, "--run", folder.resolve("none")).err())
                .contains("not an object of options");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void resumingWithOtherOptionsIsRefused() {
        Cli conflicting = Cli.run("train", "--run", run, "--resume", "--learning-rate", "0.1", "--steps", 6);
        assertThat(conflicting.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(conflicting.err()).contains("--learning-rate 0.1 (the run has 0.002)")
                .doesNotContain("--steps");
    }

    /** Embeddings as any reader of safetensors would see them. */
    private record Rows(Matrix matrix, long[] labels, List<String> paths) {

        static Rows read(Path file) throws IOException {
            SafetensorsFile tensors = SafetensorsFile.open(file);
            List<Long> shape = tensors.info("embeddings").shape();
            EmbeddingsFile asWritten = EmbeddingsFile.read(file);
            return new Rows(
                    Matrix.of(tensors.floats("embeddings"), shape.get(0).intValue(), shape.get(1).intValue()),
                    tensors.longs("labels"), asWritten.set().names());
        }

        double dot(int a, int b) {
            double sum = 0;
            for (int column = 0; column < matrix.columns(); column++) {
                sum += (double) matrix.get(a, column) * matrix.get(b, column);
            }
            return sum;
        }
    }
}
