package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.Sha256;
import io.contexture.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with the weights of a file, as a user does it. */
class PretrainedRunTest {

    @TempDir
    private static Path home;
    private static TinySet images;
    private static Path first;

    @BeforeAll
    static void trainOnce() throws IOException {
        images = TinySet.write(home.resolve("images"));
        first = home.resolve("first");
        Cli trained = images.train(first,
                " --pooling gem-learned --layer-norm --head-start kaiming --projector 24");
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    @Test
    void theKeptModelHasNoProjectorAndEmbedsWithItsPooling() throws IOException {
        SafetensorsFile model = SafetensorsFile.open(first.resolve("model.safetensors"));
        assertThat(model.names()).contains("pooling.p", "embedding.weight")
                .doesNotContain("projector.weight");
        assertThat(model.metadata().get("contexture.model")).contains("gem-learned");
        assertThat(model.floats("pooling.p")[0]).isNotEqualTo(3f).isBetween(2.5f, 3.5f);
        Cli evaluated = Cli.run("evaluate", first);
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
    }

    @Test
    void aRunBeginsWithTheWeightsOfAFileAndGoesOnWithoutIt() throws IOException {
        Path weights = home.resolve("weights.safetensors");
        Files.copy(first.resolve("model.safetensors"), weights);
        Path run = home.resolve("second");
        Cli trained = images.train(run,
                " --learning-rate 1e-9 --weight-decay 0 --batch-norm frozen --weights " + weights);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("tensors from " + weights, "without a place here: pooling.p");
        String name = "layer3.0.conv2.weight";
        assertThat(SafetensorsFile.open(run.resolve("model.safetensors")).floats(name)[0])
                .isCloseTo(SafetensorsFile.open(weights).floats(name)[0],
                        org.assertj.core.api.Assertions.within(1e-6f));
        byte[] begunWith = Files.readAllBytes(weights);
        assertThat(Files.readString(run.resolve("config.json")))
                .contains("\"weights\" : \"" + Sha256.of(begunWith));
        Files.write(weights, new byte[]{1}, java.nio.file.StandardOpenOption.APPEND);
        Cli changed = Cli.run("train", "--run", run, "--resume");
        assertThat(changed.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(changed.err()).contains("--weights " + weights + " has changed since the run began",
                Sha256.of(begunWith));
        Files.delete(weights);
        Cli resumed = Cli.run("train", "--run", run, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
    }

    @Test
    void aModelIsExportedWithACard() throws IOException {
        for (String name : new String[]{"model.onnx", "model.pt"}) {
            Path file = home.resolve("exported").resolve(name);
            Cli exported = Cli.run("export", first, "--output", file, "--licence", "CC0");
            assertThat(exported.code()).as(exported.err()).isZero();
            assertThat(exported.out()).contains("batch x 3 x 16 x 16", "batch x 16");
            assertThat(file).isNotEmptyFile();
            assertThat(Files.readString(file.resolveSibling("model.md"))).contains(
                    "small-resnet, pooling gem-learned",
                    "| R@1 |", "| training | 30 | 6 |", "`resize:16x16`", "CC0", "projectorSize",
                    "not stated");
        }
        Path weights = home.resolve("alone.safetensors");
        Files.copy(first.resolve("model.safetensors"), weights);
        Cli alone = Cli.run("export", weights, "--output", home.resolve("alone.onnx"), "--image-size", "32");
        assertThat(alone.code()).as(alone.err()).isZero();
        assertThat(alone.out()).contains("batch x 3 x 32 x 32");
        Cli unclear = Cli.run("export", first, "--output", home.resolve("model.bin"));
        assertThat(unclear.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(unclear.err()).contains("model.bin", ".onnx", ".pt");
    }

    @Test
    void weightsThatCannotBeUsedEndTheRunBeforeItBegins() {
        Path run = home.resolve("none");
        refused(run, "--weights nowhere.pth", "nowhere.pth does not exist");
        refused(run, "--weights " + GoldenFile.folder().resolve("checkpoints/forbidden_zip.pth"),
                "posix.system");
        refused(run, "--weights " + GoldenFile.folder().resolve("checkpoints/truncated_legacy.pth"),
                "cut short");
        refused(run, "--weights " + GoldenFile.folder().resolve("checkpoints/tiny_zip.pth"), "small-resnet");
        refused(run, "--model resnet18 --weights " + first.resolve("model.safetensors"),
                "it fits small-resnet");
        refused(run, "--model resnet19", "resnet19");
        refused(run, "--pooling gem-learnt", "gem-learned");
        refused(run, "--projector 24 --proxies class-means --loss proxy-anchor", "projector");
    }

    private static void refused(Path run, String options, String message) {
        Cli result = images.train(run, " " + options);
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(run).doesNotExist();
    }
}
