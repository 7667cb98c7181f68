package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A head on features, as a person trains and uses it. */
class FeatureCommandsTest {

    private static final String FAST = " --steps 30 --batch-size 16 --embedding-size 16 --threads 1 --evaluate-every 5";

    @TempDir
    static Path folder;

    private static TinySet images;
    private static Path train;
    private static Path test;

    @BeforeAll
    static void embed() throws IOException {
        images = TinySet.write(folder.resolve("images"));
        Path network = folder.resolve("network");
        Cli trained = images.train(network, "");
        assertThat(trained.code()).as(trained.err()).isZero();
        train = embedded(network, images.train(), "train.safetensors");
        test = embedded(network, images.test(), "test.safetensors");
    }

    private static Path embedded(Path network, Path set, String name) {
        Path file = folder.resolve(name);
        Cli result = Cli.run("embed", "--model", network, "--images", set, "--output", file, "--threads", 1);
        assertThat(result.code()).as(result.err()).isZero();
        return file;
    }

    private static Cli head(Path run, String more) {
        return Cli.line(
                "train --features " + train + " --test-features " + test + " --run " + run + FAST + more);
    }

    @Test
    void aHeadIsTrainedEvaluatedResumedAndUsed() throws IOException {
        Path run = folder.resolve("head");
        Cli trained = head(run, " --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        JsonNode result = JsonMapper.shared().readTree(trained.out());
        assertThat(result.get("images").stringValue()).isEqualTo("test features");
        JsonNode alone = JsonMapper.shared()
                .readTree(Cli.run("evaluate", "--embeddings", test, "--json").out());
        assertThat(result.at("/untrained/overall/R@1").doubleValue())
                .isEqualTo(alone.at("/overall/R@1").doubleValue());
        assertThat(Files.readString(run.resolve("report.html"))).contains("features alone", "data:image/");
        Cli evaluated = Cli.run("evaluate", run, "--json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(JsonMapper.shared().readTree(evaluated.out()).get("overall"))
                .isEqualTo(result.at("/trained/overall"));
        Path output = folder.resolve("head-test.safetensors");
        Cli embedded = Cli.run("embed", "--model", run, "--features", test, "--output", output, "--threads",
                1);
        assertThat(embedded.out()).contains("16 numbers");
        assertThat(JsonMapper.shared().readTree(Cli.run("evaluate", "--embeddings", output, "--json").out())
                .at("/overall/mAP").doubleValue())
                .isCloseTo(result.at("/trained/overall/mAP").doubleValue(), within(1e-6));
        Cli again = Cli.run("train", "--run", run, "--resume");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"inputSize\" : \"16\"")
                .doesNotContain("architecture");
    }

    @Test
    void aHeadBeginsAtDiscriminantsUnlessAnotherStartIsAskedFor() throws IOException {
        Cli usual = head(folder.resolve("usual"), "");
        assertThat(usual.err()).contains("the head begins at the discriminants of");
        assertThat(Files.readString(folder.resolve("usual").resolve("config.json")))
                .contains("\"head-start\" : \"discriminant\"", "\"head-learning-rate\" : 2.0E-5");
        Cli wide = head(folder.resolve("wide"), " --embedding-size 40 --head-shrinkage 0.5");
        assertThat(wide.code()).as(wide.err()).isZero();
        assertThat(wide.err()).contains("shrinkage 0.5");
        Cli drawn = head(folder.resolve("drawn"), " --head-start uniform");
        assertThat(drawn.code()).as(drawn.err()).isZero();
        assertThat(drawn.err()).doesNotContain("discriminants");
        assertThat(Files.readString(folder.resolve("drawn").resolve("config.json")))
                .contains("\"head-learning-rate\" : 0.002");
    }

    @Test
    void noiseSharesAndHeldOutClassesWorkOnFeatures() throws IOException {
        Path run = folder.resolve("noisy");
        Cli trained = Cli.line("train --features " + train + " --run " + run
                + " --steps 30 --batch-size 8 --images-per-class 2 --embedding-size 16 --threads 1 --evaluate-every 1"
                + " --label-noise 0.2 --train-fraction 0.7 --train-fraction-of images --validation-classes 0.2"
                + " --patience 3 --average 0.9 --hidden-size 8 --layer-norm --dropout 0.1 --no-standardise"
                + " --optimiser sgd --schedule step --decay-every 10 --clip-norm 1");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("held-out classes");
        assertThat(Files.readString(run.resolve("config.json"))).contains("\"label-noise\" : 0.2",
                "\"optimiser\" : \"sgd\"", "\"schedule\" : \"step:10:0.3\"");
        assertThat(Cli.run("train", "--run", run, "--resume").code()).isZero();
    }

    @Test
    void featuresInParquetDoAsWell() throws IOException {
        Path run = folder.resolve("parquet");
        Path table = folder.resolve("features.parquet");
        try (var stream = FeatureCommandsTest.class.getResourceAsStream("features.parquet")) {
            Files.copy(stream, table);
        }
        Cli trained = Cli.line("train --features " + table + " --test-features " + table + " --run " + run
                + " --feature-columns feature=vector,label=product"
                + " --steps 5 --batch-size 8 --images-per-class 2 --embedding-size 4 --threads 1");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Cli.run("evaluate", run).code()).isZero();
        Cli embedded = Cli.run("embed", "--model", run, "--features", table, "--feature-columns",
                "feature=vector,label=product", "--output", folder.resolve("parquet.safetensors"));
        assertThat(embedded.out()).as(embedded.err()).contains("16 embeddings of 4 numbers");
        refused(Cli.run("embed", "--model", run, "--features", table, "--output", folder.resolve("x")),
                "no column 'label'", "product");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Path none = folder.resolve("none");
        refused(head(none, " --train " + images.train()), "--features", "one or the other");
        refused(head(none, " --feature-labels x.txt"), "leave x.txt out");
        refused(head(none, " --label-noise 2"), "label noise is 2.0", "0.3");
        refused(head(none, " --train-fraction 0"), "share of the training set is 0.0");
        refused(head(none, " --patience 3"), "patience", "hold classes out");
        refused(head(none, " --dropout 1"), "dropout is 1.0");
        refused(head(none, " --head-start discriminant --head-shrinkage 2"), "shrinkage is 2.0");
        refused(images.train(none, " --head-start discriminant"), "features", "uniform or kaiming");
        refused(head(none, " --schedule step"), "--decay-every");
        refused(head(none, " --freeze layer1"), "layer1", "head on features");
        refused(Cli.run("train", "--features", folder.resolve("missing.safetensors"), "--run", none),
                "missing.safetensors does not exist");
        refused(Cli.run("embed", "--model", folder.resolve("network"), "--features", test, "--output", none),
                "network on images");
        assertThat(none).doesNotExist();
    }

    private static void refused(Cli result, String... parts) {
        assertThat(result.code()).as(result.err()).isEqualTo(Main.BAD_INPUT);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
    }
}
