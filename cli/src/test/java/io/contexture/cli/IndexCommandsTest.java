package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Index, calibrate, search, delete, as a person would. */
class IndexCommandsTest {

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path run;
    private static Path index;
    private static Path embeddings;

    @BeforeAll
    static void trainAndIndex() throws IOException {
        images = TinySet.write(folder.resolve("images"));
        run = folder.resolve("run");
        assertThat(images.train(run, "").code()).isZero();
        index = folder.resolve("photos.index");
        Cli indexed = Cli.run("index", "--index", index, "--model", run, "--images", images.test(),
                "--threads", 1);
        assertThat(indexed.code()).as(indexed.err()).isZero();
        assertThat(indexed.out()).contains("items put", "recall@10 1.000 against exact search",
                "graph built in");
        embeddings = folder.resolve("photos.safetensors");
        assertThat(Cli.run("embed", "--model", run, "--images", images.test(), "--output", embeddings,
                "--threads", 1).code()).isZero();
    }

    private static Path query() throws IOException {
        try (Stream<Path> files = Files.walk(images.test())) {
            return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
    }

    private static List<String> values(Cli found, String field) {
        assertThat(found.code()).as(found.err()).isZero();
        List<String> values = new ArrayList<>();
        for (JsonNode result : JsonMapper.shared().readTree(found.out()).path("results")) {
            values.add(result.path(field).asString());
        }
        return values;
    }

    @Test
    void anIndexFindsWhatAFileOfEmbeddingsFinds() throws IOException {
        Cli inFile = Cli.run("search", query(), "--model", run, "--embeddings", embeddings, "--json",
                "--threads", 1);
        for (String method : List.of("--exact", "--effort=100")) {
            Cli inIndex = Cli.run("search", query(), "--model", run, "--index", index, "--json", "--threads",
                    1, method);
            assertThat(values(inIndex, "path")).isEqualTo(values(inFile, "path")).hasSize(10);
            assertThat(values(inIndex, "class")).isEqualTo(values(inFile, "class"));
        }
    }

    @Test
    void anIndexOfAFileOfEmbeddingsIsTheSame() throws IOException {
        Path other = folder.resolve("from-file.index");
        Cli indexed = Cli.run("index", "--index", other, "--embeddings", embeddings, "--quantise");
        assertThat(indexed.code()).as(indexed.err()).isZero();
        assertThat(indexed.out()).contains("(int8)");
        Cli found = Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads", 1,
                "-k", 1);
        assertThat(values(found, "path")).containsExactly(query().toAbsolutePath().toString());
        Cli again = Cli.run("index", "--index", other, "--model", run, "--images", images.test(),
                "--threads", 1);
        assertThat(again.code()).as(again.err()).isZero();
    }

    @Test
    void filtersAndDeletionsHold() throws IOException {
        Path other = folder.resolve("deleted.index");
        Cli.run("index", "--index", other, "--embeddings", embeddings);
        Cli all = Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads", 1);
        String label = values(all, "class").getFirst();
        Cli without = Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads", 1,
                "--filter", "label!=" + label);
        assertThat(values(without, "class")).hasSize(10).doesNotContain(label);
        String id = values(all, "id").getFirst();
        Cli deleted = Cli.run("index", "--index", other, "--delete", id, "--delete", "nobody");
        assertThat(deleted.out()).contains("1 of 2 items to delete were there");
        assertThat(values(Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads",
                1), "id")).doesNotContain(id);
    }

    @Test
    void columnsOfATableAreAttributesToFilterBy() throws IOException {
        StringBuilder rows = new StringBuilder("file,kind,group,hue\n");
        try (Stream<Path> files = Files.walk(images.test())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path name = images.test().relativize(file);
                boolean first = name.getFileName().toString().endsWith("0.png");
                rows.append(name).append(',').append(name.getName(0)).append(",shape,")
                        .append(first ? "red" : "blue").append('\n');
            }
        }
        Path table = Files.writeString(folder.resolve("photos.csv"), rows.toString());
        Path other = folder.resolve("table.index");
        Cli indexed = Cli.run("index", "--index", other, "--model", run, "--images", table, "--root",
                images.test(), "--threads", 1, "--columns",
                "path=file,label=kind,super=group,attribute:colour=hue");
        assertThat(indexed.code()).as(indexed.err()).isZero();
        Cli found = Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads", 1,
                "--filter", "colour=red,super-class=shape");
        assertThat(values(found, "id")).isNotEmpty().allMatch(id -> id.endsWith("0.png"));
    }

    @Test
    void calibrationSaysWhatSimilaritiesMean() throws IOException {
        Path other = folder.resolve("calibrated.index");
        Cli.run("index", "--index", other, "--embeddings", embeddings);
        Cli early = Cli.run("search", query(), "--model", run, "--index", other, "--min-band", "same-file",
                "--threads", 1);
        assertThat(early.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(early.err()).contains("contexture calibrate");
        Cli calibrated = Cli.run("calibrate", "--index", other, "--model", run, "--precision", 0.2,
                "--threads", 1);
        assertThat(calibrated.code()).as(calibrated.err()).isZero();
        assertThat(calibrated.out()).contains("same-class", "precision", "recall");
        assertThat(calibrated.err()).contains("same-item: not calibrated");
        Cli found = Cli.run("search", query(), "--model", run, "--index", other, "--json", "--threads", 1,
                "--min-band", "same-class");
        assertThat(values(found, "band")).isNotEmpty().allMatch(band -> band.startsWith("same-"));
        assertThat(Cli.run("index", "--index", other).out()).contains("same-class from similarity");
    }

    @Test
    void badUseIsExplained() throws IOException {
        assertThat(Cli.run("search", query(), "--model", run).err()).contains("either --embeddings FILE or");
        assertThat(Cli.run("search", query(), "--model", run, "--embeddings", embeddings, "--exact").err())
                .contains("are for an --index");
        assertThat(Cli.run("search", query(), "--model", run, "--index", index, "--filter", "label").err())
                .contains("character 6");
        assertThat(Cli.run("index", "--index", folder.resolve("none")).err()).contains("does not exist");
        assertThat(Cli.run("index", "--index", index, "--images", images.test()).err())
                .contains("--images need the --model");
        Path trained = folder.resolve("another");
        images.train(trained, " --seed 5");
        Cli wrong = Cli.run("index", "--index", index, "--model", trained, "--images", images.test(),
                "--threads", 1);
        assertThat(wrong.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(wrong.err()).contains("holds embeddings of 16 numbers by the model");
    }
}
