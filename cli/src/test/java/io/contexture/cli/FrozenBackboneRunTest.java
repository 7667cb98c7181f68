package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A head on a frozen backbone, as a person trains and uses it. */
class FrozenBackboneRunTest {

    private static final String FAST = " --steps 20 --batch-size 16 --embedding-size 8 --threads 1 --loader-threads 2"
            + " --evaluate-every 5";

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path network;
    private static Path backbone;
    private static Path cache;

    @BeforeAll
    static void export() throws IOException {
        images = TinySet.write(folder.resolve("images"));
        network = folder.resolve("network");
        Cli trained = images.train(network, "");
        assertThat(trained.code()).as(trained.err()).isZero();
        backbone = exported("backbone.onnx");
        cache = folder.resolve("cache");
    }

    private static Path exported(String name) {
        Path file = folder.resolve(name);
        Cli exported = Cli.run("export", network, "--output", file);
        assertThat(exported.code()).as(exported.err()).isZero();
        return file;
    }

    private static Cli train(Path model, Path run, String more) {
        return train(model, cache, run, more);
    }

    private static Cli train(Path model, Path cache, Path run, String more) {
        return Cli
                .line("train --train " + images.train() + " --test " + images.test() + " --backbone " + model
                        + " --feature-cache " + cache + " --run " + run + FAST + more);
    }

    @Test
    void aHeadIsTrainedEvaluatedResumedAndUsedOnImages() throws IOException {
        Path run = folder.resolve("head");
        Path cache = folder.resolve("its-own-cache");
        Cli trained = train(backbone, cache, run, " --image-size 16 --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("60 computed now, 0 kept from before", "16 numbers");
        JsonNode result = JsonMapper.shared().readTree(trained.out());
        assertThat(result.get("images").stringValue()).isEqualTo("test images");
        Cli whole = Cli.run("evaluate", network, "--json");
        assertThat(result.at("/untrained/overall/mAP").doubleValue()).as("the backbone's own embeddings")
                .isCloseTo(JsonMapper.shared().readTree(whole.out()).at("/overall/mAP").doubleValue(),
                        within(1e-6));
        assertThat(Files.readString(run.resolve("report.html"))).contains("backbone alone", "data:image/");
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"backbone\" : \"" + backbone,
                "\"hashes\"").doesNotContain("train-transform");

        Cli evaluated = Cli.run("evaluate", run, "--json", "--feature-cache", cache);
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(JsonMapper.shared().readTree(evaluated.out()).get("overall"))
                .isEqualTo(result.at("/trained/overall"));
        Path output = folder.resolve("test.safetensors");
        Cli embedded = Cli.run("embed", "--model", run, "--images", images.test(), "--output", output,
                "--feature-cache", folder.resolve("another-cache"), "--threads", 1);
        assertThat(embedded.out()).as(embedded.err()).contains("30 embeddings of 8 numbers");
        Cli found = Cli.run("search", images.test().resolve("test-figure-000/00.png"), "--model", run,
                "--embeddings", output, "--top", 1);
        assertThat(found.out()).as(found.err()).contains("test-figure-000/00.png", "1.0000");
        assertThat(found.err()).doesNotContain("warning");
        assertThat(Cli.run("train", "--run", run, "--resume").code()).isZero();
        Cli exported = Cli.run("export", run, "--output", folder.resolve("no.onnx"));
        assertThat(exported.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(exported.err()).contains("head on the features of " + backbone);
    }

    @Test
    void theNextRunFindsTheFeaturesAndGivesTheSame() throws IOException {
        assertThat(train(backbone, folder.resolve("first"), " --image-size 16").code()).isZero();
        Path second = folder.resolve("second");
        Cli again = train(backbone, second, " --image-size 16");
        assertThat(again.err()).contains("0 computed now, 60 kept from before")
                .doesNotContain("features of training images");
        assertThat(second.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("first/model.safetensors"));
        Cli seeds = Cli.run("train", "--config", second.resolve("config.json"), "--run",
                folder.resolve("seeds"),
                "--seeds", 2);
        assertThat(seeds.code()).as(seeds.err()).isZero();
        assertThat(seeds.err()).contains("0 computed now");
    }

    @Test
    void aBackboneThatHasChangedIsRefused() throws IOException {
        Path changing = exported("changing.onnx");
        Path run = folder.resolve("changed");
        assertThat(train(changing, run, " --image-size 16").code()).isZero();
        assertThat(SafetensorsFile.open(run.resolve("model.safetensors")).metadata())
                .containsEntry("contexture.transform", "resize:16x16")
                .hasEntrySatisfying("contexture.backbone",
                        json -> assertThat(json).contains("changing.onnx"));
        Path other = folder.resolve("other");
        assertThat(images.train(other, " --seed 1").code()).isZero();
        Cli.run("export", other, "--output", changing);
        refused(Cli.run("evaluate", run), changing.toString(), "has changed since");
        refused(Cli.run("train", "--run", run, "--resume"), "--backbone " + changing,
                "has changed since the run began");
        Files.delete(changing);
        refused(Cli.run("evaluate", run), changing.toString(), "is gone");
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Path none = folder.resolve("none");
        refused(train(backbone, none, " --image-size 24"), "FLOAT any x 3 x 16 x 16",
                "FLOAT any x 3 x 24 x 24",
                "--eval-transform resize:16x16");
        refused(train(backbone, none, " --image-size 16 --backbone-output tokens"), "no output 'tokens'",
                "embeddings");
        refused(train(backbone, none, " --image-size 16 --pooling max"), "leave --pooling out");
        refused(train(folder.resolve("missing.onnx"), none, ""), "missing.onnx does not exist");
        refused(train(Files.writeString(folder.resolve("text.onnx"), "text"), none, ""),
                "text.onnx is not a whole ONNX model");
        refused(train(backbone, none, " --weights " + backbone), "--weights does not go with --backbone");
        refused(train(backbone, none, " --train-transform resize:16x16,flip"), "--train-transform",
                "--eval-transform");
        refused(train(backbone, none, " --model resnet50"), "--model does not go with --backbone");
        refused(train(backbone, none, " --image-size 16 --freeze layer1"), "layer1", "head on features");
        refused(images.train(none, " --backbone-output x"), "goes with --backbone");
        assertThat(none).doesNotExist();
    }

    private static void refused(Cli result, String... parts) {
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
    }
}
