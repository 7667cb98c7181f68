package io.contexture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.preset.Preset;
import io.contexture.preset.Presets;
import io.contexture.testing.GeneratedShapes;
import io.contexture.testing.Miniature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PresetCommandsTest {

    /** A miniature needs smaller everything; the recipe stays. */
    private static final String SMALL = " --model small-resnet --steps 2 --batch-size 8 --width 4 --embedding-size 16 --threads 1"
            + " --loader-threads 2 --evaluate-every 1 --train-transform resize:20,random-resized-crop:16,flip:0.5"
            + " --eval-transform resize:18x18,center-crop:16 --schedule constant";

    @TempDir
    static Path folder;

    private static Path miniature(String preset) throws IOException {
        String set = preset.replaceFirst("-.*", "");
        Path place = folder.resolve(set);
        if (!Files.exists(place)) {
            Miniature miniature = Arrays.stream(Miniature.values()).filter(one -> one.layout().equals(set))
                    .findFirst()
                    .orElseThrow();
            miniature.write(place, new GeneratedShapes(24, 3, 4), 1);
            if (miniature == Miniature.INATURALIST) {
                Cli.line("data inat --size 20 --json " + place.resolve("train_mini.json") + " --images "
                        + place.resolve("train_mini") + " --output " + place);
            }
        }
        return place;
    }

    static Stream<String> names() {
        return Presets.names().stream();
    }

    @Test
    void everyOptionOfAPresetIsOneOfTrain() {
        Set<String> missing = new TreeSet<>();
        CommandLine train = new CommandLine(new TrainCommand());
        for (String name : Presets.names()) {
            Presets.named(name).values().stream().map(Preset.Value::option)
                    .filter(option -> train.getCommandSpec().findOption("--" + option) == null)
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyValueIsOneThatItsOptionTakes(String name) {
        OptionsAlone command = new OptionsAlone();
        CommandLine line = new CommandLine(command).setUnmatchedArgumentsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
        PresetOptions preset = new PresetOptions(Presets.named(name), line.getCommandSpec());
        line.parseArgs(RunConfig.arguments(preset.options()).toArray(String[]::new));
        assertThat(line.getUnmatchedArguments()).containsExactly("--preset=" + name);
        TrainOptions options = command.options;
        options.resolve();
        assertThat(options.trainTransform().isRandom()).isTrue();
        assertThat(options.evaluationTransform().outputSize()).isPresent();
        options.loss.build(options.course.batchSize, options.course.imagesPerClass);
        options.sampling();
        assertThat(options.optimiser.options().weightDecay()).isEqualTo(1e-4);
        options.countSteps(42);
        assertThat(options.course.epochs).isNotNull().isGreaterThanOrEqualTo(60);
        assertThat(options.course.steps % 42).isZero();
    }

    @Command
    static final class OptionsAlone {

        @Mixin
        private final TrainOptions options = new TrainOptions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cub-256", "cars-224", "sop-224", "inshop-256", "inat-256",
            "cub-224-proxy-anchor",
            "cars-256-triplet"})
    void aPresetTrainsOnAMiniatureOfItsSetAndResumes(String name, @TempDir Path fresh) throws IOException {
        dryRun(name, fresh);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("names")
    void everyPresetTrainsOnAMiniatureOfItsSetAndResumes(String name, @TempDir Path fresh)
            throws IOException {
        dryRun(name, fresh);
    }

    private static void dryRun(String name, Path fresh) throws IOException {
        Path run = fresh.resolve("run");
        Cli trained = Cli
                .line("train --preset " + name + " --data " + miniature(name) + " --run " + run + SMALL
                        + " --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("warning: " + name + " begins with torchvision's ResNet-50");
        JsonNode overall = JsonMapper.shared().readTree(trained.out()).get("trained").get("overall");
        Preset preset = Presets.named(name);
        for (Preset.Value value : preset.values()) {
            if (value.option().equals("recall-at")) {
                for (String k : value.text().split(",", -1)) {
                    assertThat(overall.has("R@" + k)).as("R@" + k).isTrue();
                }
            }
        }
        JsonNode options = JsonMapper.shared().readTree(Files.readString(run.resolve("config.json")))
                .get("options");
        assertThat(options.get("preset").stringValue()).isEqualTo(name);
        assertThat(options.get("steps").intValue()).isEqualTo(2);
        assertThat(options.get("weight-decay").doubleValue()).isEqualTo(1e-4);
        Cli resumed = Cli.line("train --run " + run + " --resume --json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(JsonMapper.shared().readTree(resumed.out()).get("trained"))
                .isEqualTo(JsonMapper.shared().readTree(trained.out()).get("trained"));
    }

    @Test
    void epochsAreCountedInSteps(@TempDir Path fresh) throws IOException {
        Path run = fresh.resolve("run");
        Cli trained = Cli.line("train --preset cub-256 --data " + miniature("cub-256") + " --run " + run
                + SMALL.replace("--steps 2", "--epochs 2").replace("--schedule constant", "--milestones 1")
                + " --sampler m-per-class(tries=3) --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).as("three walks over one group of two classes, twice")
                .contains("training 6 steps");
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode node = JsonMapper.shared().readTree(line);
            if (node.has("loss")) {
                steps.add(node);
            }
        }
        assertThat(steps).hasSize(6);
        Cli again = Cli
                .line("train --config " + run.resolve("config.json") + " --run " + fresh.resolve("again")
                        + " --json");
        assertThat(JsonMapper.shared().readTree(again.out()).get("trained"))
                .isEqualTo(JsonMapper.shared().readTree(trained.out()).get("trained"));
        Cli embedding = Cli.line("train --preset cub-256 --data " + miniature("cub-256") + " --run "
                + fresh.resolve("hard") + SMALL.replace("--steps 2", "--epochs 2")
                + " --sampler hard-rank-power");
        assertThat(embedding.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(embedding.err()).contains("count steps instead of epochs");
    }

    @Test
    void presetsAreListedAndShown() {
        Cli listed = Cli.line("presets");
        assertThat(listed.code()).isZero();
        for (String name : Presets.names()) {
            assertThat(listed.out()).containsPattern("(?m)^" + name + " +" + java.util.regex.Pattern
                    .quote(Presets.named(name).title()) + "$");
        }
        Cli shown = Cli.line("presets show CUB-256");
        assertThat(shown.out()).startsWith("cub-256: The contextual loss on CUB-200-2011")
                .containsPattern("published  --head-learning-rate +8e-5\n")
                .containsPattern("inferred   --warm-up +0   \\(no warm-up is mentioned\\)\n")
                .containsPattern("needed     --weights +torchvision's ResNet-50");
        JsonNode json = JsonMapper.shared().readTree(Cli.line("presets show sop-224 --json").out());
        assertThat(json.get("values").size()).isEqualTo(Presets.named("sop-224").values().size());
        assertThat(json.get("values").get(0).get("source").stringValue()).isEqualTo("published");
    }

    @Test
    void presetsThatCannotBeUsed(@TempDir Path fresh) {
        String run = " --run " + fresh.resolve("run");
        for (Cli wrong : List.of(Cli.line("presets show cub-512"),
                Cli.line("train --preset cub-512" + run))) {
            assertThat(wrong.code()).isEqualTo(Main.BAD_INPUT);
            assertThat(wrong.err()).contains("no preset is called 'cub-512'; of cub there are cub-256, ")
                    .contains("presets' lists all").doesNotContain("\tat ");
        }
        Cli both = Cli.line("train --preset cub-256 --config x.json" + run);
        assertThat(both.err()).contains("--config and --preset");
        Cli resumed = Cli.line("train --preset cub-256 --resume" + run);
        assertThat(resumed.err()).contains("--preset begins a run, --resume continues one");
        Cli nothing = Cli.line("train --preset cub-256" + run);
        assertThat(nothing.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(nothing.err()).contains("--data for both parts");
    }
}
