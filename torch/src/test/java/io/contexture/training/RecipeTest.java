package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.model.BatchNormMode;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.Precision;
import io.contexture.model.TrainingPass;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What recipes do beyond optimiser and schedule. */
class RecipeTest {

    @TempDir
    private static Path images;
    private static ImageSet train;
    private static ImageSet unseen;

    @TempDir
    private Path folder;

    @BeforeAll
    static void drawImages() throws IOException {
        train = GeneratedImages.write(images.resolve("train"), 12, 6, 24, 1);
        unseen = GeneratedImages.write(images.resolve("unseen"), 8, 6, 24, 2);
    }

    private static TrainingOptions options(Recipe recipe) {
        return TrainerTest.options(1).withSteps(8).withSampling(new SamplingOptions(16, 4))
                .withModel(new ModelOptions(ModelOptions.SMALL_RESNET, 4, 16)).withRecipe(recipe);
    }

    private List<String> warnings(TrainingOptions options, Path run) throws IOException {
        List<String> warnings = new ArrayList<>();
        new Trainer(options, train, unseen, run, new TrainingListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        }).run(false);
        return warnings;
    }

    private static TrainingOutcome run(TrainingOptions options, Path run, boolean resume, int stopAt)
            throws IOException {
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(options, train, unseen, run, new TrainingListener() {
            @Override
            public void step(StepReport report) {
                if (report.step() == stopAt) {
                    trainer[0].requestStop();
                }
            }
        });
        return trainer[0].run(resume);
    }

    /** Gradients of a batch of 16 in parts of 1, 5 (the last of 1), 7 (the last of 2) and 16, against the whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 16})
    void cachedGradientsAreThoseOfTheWholeBatch(int chunk) throws IOException {
        // An untrained network gives all images nearly one embedding; differences of nearly equal numbers are mostly rounding.
        Path trained = folder.resolve("trained");
        run(options(Recipe.plain()).withSteps(60), trained, false, -1);
        TrainingOptions options = options(Recipe.plain()).withBatchNorm(BatchNormMode.STATISTICS_FROZEN);
        EmbeddingLoss loss = new ContextualLoss(4, 0.05f);
        int[] rows = IntStream.range(0, 16).map(i -> i / 4 * 6 + i % 4).toArray();
        try (ImageLearner learner = new ImageLearner(options,
                new Subject.Images(options.model(), train, unseen, null), false);
                Optimiser optimiser = new Optimiser(options.optimiser(), learner.parameterGroups());
                Learner.Batches epoch = learner.epoch(new EpochPlan(List.of(rows), 3), 0);
                Learner.Batch batch = epoch.next()) {
            learner.read(SafetensorsFile.open(trained.resolve("model.safetensors")), "");
            float[] whole;
            optimiser.clearGradients();
            try (TrainingPass pass = batch.forward(0, 16, 0)) {
                pass.accumulate(loss.evaluate(Batch.of(pass.embeddings(), batch.labels())).gradient());
                whole = gradients(optimiser);
            }
            GradientCache cache = new GradientCache(chunk);
            Matrix embeddings = cache.embeddings(batch, 16, 0);
            optimiser.clearGradients();
            cache.backward(batch, loss.evaluate(Batch.of(embeddings, batch.labels())).gradient(), 0);
            float[] cached = gradients(optimiser);
            double largest = 0;
            double off = 0;
            for (int i = 0; i < whole.length; i++) {
                largest = Math.max(largest, Math.abs(whole[i]));
                off = Math.max(off, Math.abs(whole[i] - cached[i]));
            }
            assertThat(largest).isPositive();
            assertThat(off / largest).isLessThan(1e-5);
        }
    }

    private static float[] gradients(Optimiser optimiser) {
        List<Float> all = new ArrayList<>();
        optimiser.networkGroups().forEach(group -> {
            float[] values = new float[Math.toIntExact(group.gradients().numel())];
            group.gradients().data_ptr_float().get(values);
            for (float value : values) {
                all.add(value);
            }
        });
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i);
        }
        return values;
    }

    @Test
    void rehearsingABatchLeavesTheStatisticsAlone() throws IOException {
        TrainingOptions options = options(Recipe.plain());
        try (ImageLearner learner = new ImageLearner(options,
                new Subject.Images(options.model(), train, unseen, null), false);
                Learner.Batches epoch = learner.epoch(new EpochPlan(List.of(new int[]{0, 1, 6, 7}), 3), 0);
                Learner.Batch batch = epoch.next()) {
            learner.save(folder.resolve("before.safetensors"));
            Matrix rehearsed = batch.rehearse(0, 4, 0);
            learner.save(folder.resolve("after.safetensors"));
            assertThat(Files.readAllBytes(folder.resolve("after.safetensors")))
                    .isEqualTo(Files.readAllBytes(folder.resolve("before.safetensors")));
            try (TrainingPass pass = batch.forward(0, 4, 0)) {
                assertThat(pass.embeddings().toArray()).containsExactly(rehearsed.toArray());
            }
        }
    }

    @Test
    void partsThatNormaliseByThemselvesAreWarnedOf() throws IOException {
        Recipe chunks = Recipe.plain().withGradientChunk(6);
        assertThat(warnings(options(chunks), folder.resolve("trained"))).singleElement().asString()
                .contains("BatchNorm", "statistics", "6");
        assertThat(warnings(options(chunks).withBatchNorm(BatchNormMode.STATISTICS_FROZEN),
                folder.resolve("frozen"))).isEmpty();
        assertThat(warnings(options(Recipe.plain().withGradientChunk(16)), folder.resolve("whole")))
                .isEmpty();
    }

    @Test
    void frozenLayersStayAsTheyAre() throws IOException {
        Path run = folder.resolve("run");
        TrainingOptions options = options(
                Recipe.plain().withFrozenLayers(List.of("conv1", "bn1", "layer2.0.bn1")));
        run(options, run, false, -1);
        SafetensorsFile after = SafetensorsFile.open(run.resolve("model.safetensors"));
        SafetensorsFile before = untrained(options);
        for (String name : before.names()) {
            boolean frozen = name.matches("(conv1|bn1|layer2\\.0\\.bn1)\\.(weight|bias)");
            boolean statistics = name.contains("running");
            if (!statistics) {
                assertThat(after.floats(name)).as(name).satisfies(values -> {
                    if (frozen) {
                        assertThat(values).containsExactly(before.floats(name));
                    } else {
                        assertThat(values).isNotEqualTo(before.floats(name));
                    }
                });
            }
        }
        assertThatThrownBy(() -> run(options(Recipe.plain().withFrozenLayers(List.of("layer"))),
                folder.resolve("none"), false, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("'layer'").hasMessageContaining("layer1");
    }

    private SafetensorsFile untrained(TrainingOptions options) throws IOException {
        Path file = folder.resolve("untrained.safetensors");
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options.model(), options.seed())) {
            network.save(file, Map.of());
        }
        return SafetensorsFile.open(file);
    }

    @Test
    void aWarmStartTrainsTheHeadAlone() throws IOException {
        Path run = folder.resolve("run");
        TrainingOptions options = options(Recipe.plain().withWarmStartEpochs(100));
        run(options, run, false, -1);
        SafetensorsFile after = SafetensorsFile.open(run.resolve("model.safetensors"));
        SafetensorsFile before = untrained(options);
        assertThat(after.floats("layer4.0.conv2.weight"))
                .containsExactly(before.floats("layer4.0.conv2.weight"));
        assertThat(after.floats("bn1.weight")).containsExactly(before.floats("bn1.weight"));
        assertThat(after.floats("embedding.weight")).isNotEqualTo(before.floats("embedding.weight"));
        Checkpoint state = Checkpoint.open(run.resolve("state.safetensors"));
        assertThat(state.tensors().longs("optimiser.backbone.steps")).containsExactly(0);
        assertThat(state.tensors().longs("optimiser.head.steps")).containsExactly(8);
    }

    /** The backbone's moments begin when it does, so that its first step is as long as any first step. */
    @Test
    void afterAWarmStartTheBackboneBeginsAfresh() throws IOException {
        Path run = folder.resolve("run");
        run(options(Recipe.plain().withWarmStartEpochs(1)), run, false, -1);
        Checkpoint state = Checkpoint.open(run.resolve("state.safetensors"));
        long warm = Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("\"type\":\"step\"") && line.contains("\"epoch\":0,")).count();
        assertThat(warm).isBetween(1L, 7L);
        assertThat(state.tensors().longs("optimiser.backbone.steps")).containsExactly(8 - warm);
    }

    @Test
    void theAverageIsEvaluatedAndKeptAndTheWeightsGoOn() throws IOException {
        Path run = folder.resolve("run");
        run(options(Recipe.plain().withAveraging(0.9)), run, false, -1);
        run(options(Recipe.plain()), folder.resolve("plain"), false, -1);
        SafetensorsFile kept = SafetensorsFile.open(run.resolve("model.safetensors"));
        SafetensorsFile state = SafetensorsFile.open(run.resolve("state.safetensors"));
        SafetensorsFile plain = SafetensorsFile.open(folder.resolve("plain/model.safetensors"));
        assertThat(state.floats("model.embedding.weight")).containsExactly(plain.floats("embedding.weight"));
        assertThat(kept.floats("embedding.weight")).isNotEqualTo(plain.floats("embedding.weight"));
        float[] average = state.floats("average.head");
        assertThat(kept.floats("embedding.weight")).containsExactly(Arrays.copyOf(average, 32 * 16));
    }

    @Test
    void theAverageIsThatOfTheValuesSeen() {
        try (Stepped group = new Stepped("head", 10);
                AveragedWeights average = new AveragedWeights(0.5, List.of(group.group()))) {
            double expected = 10;
            for (int step = 0; step < 12; step++) {
                group.values().segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, step);
                average.follow(step);
                double stays = Math.min(0.5, (1.0 + step) / (10.0 + step));
                expected = stays * expected + (1 - stays) * step;
            }
            float[] seen = new float[1];
            average.in(() -> seen[0] = group.get()[0]);
            assertThat((double) seen[0]).isCloseTo(expected, Offset.offset(1e-5));
            assertThat(group.get()).containsExactly(11);
        }
    }

    @Test
    void longGradientsAreShortenedAndShortOnesAreNot() {
        OptimiserOptions sgd = new OptimiserOptions(OptimiserOptions.Kind.SGD, 1, 1, 0).withMomentum(0)
                .withClipNorm(1);
        try (Stepped backbone = new Stepped("backbone", 0);
                Stepped head = new Stepped("head", 0);
                Stepped proxies = new Stepped("loss.proxies", 0);
                Optimiser optimiser = new Optimiser(sgd, List.of(backbone.group(), head.group()))) {
            optimiser.add(proxies.group(), 1);
            backbone.setGradients(3);
            head.setGradients(4);
            proxies.setGradients(100);
            optimiser.step(1);
            assertThat(backbone.get()[0]).isCloseTo(-0.6f, Offset.offset(1e-5f));
            assertThat(head.get()[0]).isCloseTo(-0.8f, Offset.offset(1e-5f));
            assertThat(proxies.get()[0]).isEqualTo(-100);
            backbone.setGradients(0.3f);
            head.setGradients(0.4f);
            optimiser.step(1);
            assertThat(backbone.get()[0]).isCloseTo(-0.9f, Offset.offset(1e-5f));
        }
    }

    @Test
    void groupsHaveTheirOwnRates() {
        OptimiserOptions sgd = new OptimiserOptions(OptimiserOptions.Kind.SGD, 1, 2, 0).withMomentum(0)
                .withRates(3, 50);
        try (Stepped backbone = new Stepped("backbone.2", 0);
                Stepped head = new Stepped("head", 0);
                Stepped projector = new Stepped("projector", 0);
                Stepped proxies = new Stepped("loss.proxies", 0);
                Optimiser optimiser = new Optimiser(sgd,
                        List.of(backbone.group(), head.group(), projector.group()))) {
            optimiser.add(proxies.group(), 7);
            for (Stepped each : List.of(backbone, head, projector, proxies)) {
                each.setGradients(1);
            }
            optimiser.step(0.5);
            assertThat(List.of(backbone.get()[0], head.get()[0], projector.get()[0], proxies.get()[0]))
                    .containsExactly(-0.5f, -1f, -1.5f, -25f);
        }
    }

    @Test
    void aRunEndsWhenItNoLongerImproves() throws IOException {
        Path run = folder.resolve("run");
        TrainingOptions options = options(Recipe.plain().withPatience(2)).withSteps(400)
                .withSchedule(new Schedule.Constant(), 0).withEvaluation(1, Selection.VALIDATION)
                .withOptimiser(new OptimiserOptions(OptimiserOptions.Kind.SGD, 1e-12, 1e-12, 0));
        TrainingOutcome outcome = run(options, run, false, -1);
        assertThat(outcome.finished()).isTrue();
        assertThat(outcome.steps()).isLessThan(400);
        assertThat(run(options, run, true, -1).steps()).isEqualTo(outcome.steps());
        assertThatThrownBy(
                () -> run(options.withEvaluation(1, Selection.LAST), folder.resolve("none"), false, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("patience");
    }

    /** Noise, gradient cache, average, schedule, scaling, warm start, frozen layers, clipping, patience, all at once. */
    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP16"})
    void aStoppedRunWithAllOfItContinuesToTheSameBits(Precision precision) throws IOException {
        ImageSet noisy = LabelNoise.in(train, 0.3, new SplittableRandom(5));
        TrainingOptions options = options(new Recipe(1, List.of("conv1"), 0.9, 6, 50)).withSteps(12)
                .withSchedule(new Schedule.Step(3, 0.5), 2).withEvaluation(1, Selection.VALIDATION)
                .withOptimiser(OptimiserOptions.defaults().withClipNorm(0.1))
                .withLoss(TrainingProcess.loss());
        options = options.withExecution(options.execution().withPrecision(precision));
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        new Trainer(options, noisy, unseen, whole, TrainingListener.silent()).run(false);
        int[] stops = {1, 4, 5, 9, -1};
        for (int i = 0; i < stops.length; i++) {
            int stop = stops[i];
            Trainer[] trainer = new Trainer[1];
            trainer[0] = new Trainer(options, noisy, unseen, parts, new TrainingListener() {
                @Override
                public void step(StepReport report) {
                    if (report.step() == stop) {
                        trainer[0].requestStop();
                    }
                }
            });
            trainer[0].run(i > 0);
        }
        Checkpoint state = Checkpoint.open(parts.resolve("state.safetensors"));
        assertThat(state.hash()).isEqualTo(Checkpoint.open(whole.resolve("state.safetensors")).hash());
        assertThat(state.tensors().names().contains("scaling")).isEqualTo(precision == Precision.FP16);
        assertThat(Files.readAllBytes(parts.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
    }
}
