package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.ProgressListener;
import io.contexture.storage.BadInputException;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainerTest {

    private static final int STEPS = 24;

    @TempDir
    private static Path images;
    private static ImageSet train;
    private static ImageSet unseen;

    @TempDir
    private Path folder;

    @BeforeAll
    static void drawImages() throws IOException {
        train = GeneratedImages.write(images.resolve("train"), 24, 6, 24, 1);
        unseen = GeneratedImages.write(images.resolve("unseen"), 12, 6, 24, 2);
    }

    static TrainingOptions options(int loaderThreads) {
        return TrainingOptions.defaults()
                .withModel(new ModelOptions(ModelOptions.SMALL_RESNET, 8, 64))
                .withSeed(7)
                .withSteps(STEPS)
                .withSampling(new SamplingOptions(32, 4))
                .withSchedule(new Schedule.Cosine(), 4)
                .withTransforms(TransformSpec.parse("resize:24x24,affine"),
                        TransformSpec.parse("resize:24x24"))
                .withEvaluation(2, Selection.LAST)
                .withExecution(new ExecutionOptions(2, loaderThreads, 1 << 20, 1000));
    }

    private TrainingOutcome run(TrainingOptions options, Path run, boolean resume, int stopAt)
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

    private static String hash(Path run) throws IOException {
        return Checkpoint.open(run.resolve("state.safetensors")).hash();
    }

    private static List<JsonNode> metrics(Path run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            lines.add(JsonMapper.shared().readTree(line));
        }
        return lines;
    }

    @Test
    void unseenClassesAreRetrievedBetterAfterTraining() throws IOException {
        TrainingOutcome outcome = run(options(1).withSteps(80), folder.resolve("run"), false, -1);
        assertThat(outcome.finished()).isTrue();
        assertThat(outcome.keptStep()).isEqualTo(80);
        double before = recall(Objects.requireNonNull(outcome.untrained()));
        double after = recall(Objects.requireNonNull(outcome.last()));
        assertThat(after).isGreaterThan(before + 0.1);
    }

    @Test
    void theBestModelOnTheSelectionSetIsKept() throws IOException {
        Path run = folder.resolve("run");
        List<EpochReport> reports = new ArrayList<>();
        TrainingOptions options = options(1).withEvaluation(1, Selection.VALIDATION);
        TrainingOutcome outcome = new Trainer(options, train, unseen, run, new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                reports.add(report);
            }
        }).run(false);
        EpochReport best = reports.get(0);
        for (EpochReport report : reports) {
            assertThat(report.kept()).isEqualTo(report.step() == 0 || recall(report) > recall(best));
            best = report.kept() ? report : best;
        }
        assertThat(outcome.keptStep()).isEqualTo(best.step());
        try (EmbeddingNetwork kept = EmbeddingNetwork.load(run.resolve("model.safetensors"));
                RunEvaluation evaluation = new RunEvaluation(options, train, unseen)) {
            assertThat(evaluation.unseen(kept)).isEqualTo(best.unseen());
            assertThat(kept.metadata()).containsEntry(EmbeddingNetwork.TRANSFORM_KEY, "resize:24x24");
        }
    }

    private static double recall(EpochReport report) {
        return report.unseen().getOrDefault("R@1", -1.0);
    }

    @Test
    void aStoppedRunContinuesToTheSameBits() throws IOException {
        stopAndCompare(TrainerTest::options);
    }

    @Test
    void soDoesOneWithWeightsAMemoryARandomMinerAndASamplerOnEmbeddings() throws IOException {
        stopAndCompare(TrainerTest::statefulOptions);
        Checkpoint last = Checkpoint.open(folder.resolve("whole/state.safetensors"));
        assertThat(last.tensors().info("loss.weights.centres.proxies").shape()).containsExactly(24L, 64L);
        assertThat(last.tensors().names()).contains("loss.memory.centres.mean",
                "optimiser.loss.centres.proxies.first_moment").doesNotContain("epoch.rows");
        assertThat(last.options()).containsEntry("sampler", "around-an-image(batches=5)")
                .hasEntrySatisfying("loss", text -> assertThat(text).contains("HalfOfThePairs"));
    }

    private static TrainingOptions statefulOptions(int loaderThreads) {
        return options(loaderThreads).withSampling(new SamplingOptions(32, 4, AroundAnImage.choice(5)))
                .withLoss(TrainingProcess.loss());
    }

    private void stopAndCompare(IntFunction<TrainingOptions> options) throws IOException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        TrainingOutcome outcome = run(options.apply(1), whole, false, -1);
        assertThat(outcome.finished()).isTrue();
        assertThat(run(options.apply(2), parts, false, 2).finished()).isFalse();
        assertThat(run(options.apply(3), parts, true, 3).finished()).isFalse();
        assertThat(run(options.apply(2), parts, true, 13).finished()).isFalse();
        assertThat(run(options.apply(1), parts, true, STEPS).finished()).isTrue();
        assertThat(hash(parts)).isEqualTo(hash(whole));
        assertThat(Files.readAllBytes(parts.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
        List<JsonNode> once = metrics(whole);
        List<JsonNode> again = metrics(parts);
        assertThat(again).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).path("loss")).isEqualTo(once.get(i).path("loss"));
            assertThat(again.get(i).path("unseen")).isEqualTo(once.get(i).path("unseen"));
        }
    }

    @Test
    void theWeightsOfALossLearn() throws IOException {
        Path run = folder.resolve("run");
        TrainingOptions centres = options(1).withLoss(new CentreLoss(10)).withSteps(60)
                .withSchedule(new Schedule.Constant(), 0);
        run(centres, run, false, -1);
        List<JsonNode> steps = metrics(run).stream().filter(line -> line.has("loss")).toList();
        assertThat(steps.getLast().path("loss").doubleValue())
                .isLessThan(0.3 * steps.getFirst().path("loss").doubleValue());
    }

    @Test
    void proxiesCanBeginAtTheMeansOfTheirClasses() throws IOException {
        TrainingOptions atMeans = options(1).withLoss(new CentreLoss(10))
                .withProxyStart(ProxyStart.CLASS_MEANS).withSteps(2);
        List<float[]> begun = new ArrayList<>();
        new Trainer(atMeans, train, unseen, folder.resolve("run"), new TrainingListener() {
            @Override
            public void checkpoint(Path file, int step) {
                try {
                    begun.add(Checkpoint.open(file).tensors().floats("loss.weights.proxies"));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }).run(false);
        Matrix means = Matrix.zeros(train.classes(), 64);
        try (EmbeddingNetwork untrained = EmbeddingNetwork.create(atMeans.model(), atMeans.seed())) {
            EmbeddedSet all = Embedder.embed(untrained, train, atMeans.evaluationTransform(),
                    EmbedOptions.defaults(), ProgressListener.silent());
            for (int row = 0; row < all.size(); row++) {
                for (int i = 0; i < 64; i++) {
                    means.data()[means.index(all.labels()[row]) + i] += all.embeddings().get(row, i);
                }
            }
        }
        Rows.normalise(means);
        assertThat(begun.getFirst()).containsExactly(means.data(), Offset.offset(1e-5f));
        assertThatThrownBy(() -> run(options(1).withProxyStart(ProxyStart.CLASS_MEANS),
                folder.resolve("none"), false, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("no proxies");
    }

    @Test
    void aSamplerWithoutABatchIsRefused() {
        SamplingOptions none = new SamplingOptions(32, 4, AroundAnImage.choice(0));
        assertThatThrownBy(() -> run(options(1).withSampling(none), folder.resolve("run"), false, -1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("around-an-image(batches=0) makes no batch of 32 images");
    }

    @Test
    void otherOptionsAreRefusedByName() throws IOException {
        Path run = folder.resolve("run");
        run(options(1), run, false, 2);
        String before = hash(run);
        assertThatThrownBy(() -> run(options(1).withSeed(8), run, true, -1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("seed = 7").hasMessageContaining("with 8");
        assertThatThrownBy(() -> run(options(1).withLoss(new NTXentLoss(0.1f)), run, true, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("loss = CombinedLoss");
        assertThatThrownBy(() -> run(options(1).withModel(ModelOptions.defaults()), run, true, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("embeddingSize = 64");
        ImageSet others = train.select(train.labels().length - 1, 0);
        assertThatThrownBy(
                () -> new Trainer(options(1), train, others, run, TrainingListener.silent()).run(true))
                .isInstanceOf(BadInputException.class).hasMessageContaining("other images");
        assertThat(hash(run)).isEqualTo(before);
    }

    @Test
    void aFolderInWhichARunIsGoingIsRefusedToAnother() throws IOException {
        Path run = folder.resolve("run");
        List<Throwable> refusals = new ArrayList<>();
        TrainingOutcome outcome = new Trainer(options(1).withSteps(2), train, null, run,
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        refusals.add(catchThrowable(() -> run(options(1).withSteps(2), run, true, -1)));
                    }
                }).run(false);
        assertThat(outcome.finished()).isTrue();
        assertThat(refusals).hasSize(2).allSatisfy(refusal -> assertThat(refusal)
                .isInstanceOf(BadInputException.class).hasMessageContaining("by another process"));
    }

    @Test
    void aFolderWithARunIsNotOverwrittenAndOneWithoutIsNotResumed() throws IOException {
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> run(options(1), run, true, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("no run to resume");
        run(options(1), run, false, 1);
        assertThatThrownBy(() -> run(options(1), run, false, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("already holds a run");
    }

    @Test
    void aDamagedOrNewerCheckpointIsRefused() throws IOException {
        Path run = folder.resolve("run");
        run(options(1), run, false, 1);
        Path state = run.resolve("state.safetensors");
        byte[] whole = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> run(options(1), run, true, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("state.safetensors");
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        String newer = text.replace("\"contexture.format\":\"3\"", "\"contexture.format\":\"7\"");
        assertThat(newer).isNotEqualTo(text);
        Files.write(state, newer.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> run(options(1), run, true, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("newer");
        String older = text.replace("\"contexture.format\":\"3\"", "\"contexture.format\":\"1\"");
        Files.write(state, older.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> run(options(1), run, true, -1)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("older Contexture").hasMessageContaining("Begin another run");
    }

    @Test
    void aNumberThatIsNotFiniteStopsTheRunAndKeepsTheLastCheckpoint() throws IOException {
        Path run = folder.resolve("run");
        TrainingOptions wild = options(1).withSchedule(new Schedule.Constant(), 0)
                .withOptimiser(new OptimiserOptions(OptimiserOptions.Kind.ADAM, 1e30, 1e30, 0));
        assertThatThrownBy(() -> run(wild, run, false, -1)).isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("step 2 of 24").hasMessageContaining("learning rate")
                .hasMessageContaining("after 0 steps").hasMessageContaining("state.safetensors");
        Checkpoint kept = Checkpoint.open(run.resolve("state.safetensors"));
        assertThat(kept.progress().step()).isZero();
        assertThat(kept.tensors().floats("model.conv1.weight")).doesNotContain(Float.NaN);
    }

    @Test
    void whatCannotBeTrainedIsRefusedBeforeAnythingIsWritten() {
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> run(options(1).withSampling(new SamplingOptions(128, 4)), run, false, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("24");
        assertThatThrownBy(
                () -> run(options(1).withLoss(CombinedLoss.fromScratch(33, 0.05f)), run, false, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("33");
        assertThatThrownBy(() -> new Trainer(options(1).withEvaluation(1, Selection.TEST), train, null, run,
                TrainingListener.silent())).isInstanceOf(BadInputException.class)
                .hasMessageContaining("selection");
        assertThat(run).doesNotExist();
    }
}
