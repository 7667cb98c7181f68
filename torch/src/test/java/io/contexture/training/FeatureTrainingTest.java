package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadNetwork;
import io.contexture.model.HeadOptions;
import io.contexture.model.HeadStart;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A head learns on features as a network does on images. */
class FeatureTrainingTest {

    private static final FeatureSet TRAIN = GeneratedFeatures.of(40, 6, 1);
    private static final FeatureSet UNSEEN = GeneratedFeatures.of(20, 6, 2);

    @TempDir
    private Path folder;

    static List<HeadOptions> heads() {
        HeadOptions linear = HeadOptions.linear(GeneratedFeatures.SIZE, 16);
        return List.of(linear, linear.withLayerNorm(true), linear.withHiddenSize(64),
                linear.withDropout(0.2), linear.withStart(HeadStart.DISCRIMINANT, 0),
                linear.withHiddenSize(32).withLayerNorm(true).withStart(HeadStart.DISCRIMINANT, 0.5));
    }

    private static TrainingOptions options() {
        return TrainingOptions.defaults().withSteps(60).withSampling(new SamplingOptions(32, 4))
                .withSchedule(new Schedule.Cosine(), 5).withEvaluation(2, Selection.LAST)
                .withExecution(new ExecutionOptions(1, 1, 0, 1000));
    }

    private static TrainingOutcome run(TrainingOptions options, HeadOptions head, Path run, boolean resume,
            int stopAt)
            throws IOException {
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(options, new Subject.Features(head, TRAIN, UNSEEN), run,
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        if (report.step() == stopAt) {
                            trainer[0].requestStop();
                        }
                    }
                });
        return trainer[0].run(resume);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void unseenClassesAreFoundBetterThanByTheFeaturesAlone(HeadOptions head) throws IOException {
        double before = recall(Rows.normalised(UNSEEN.features()));
        TrainingOutcome outcome = run(options(), head, folder, false, -1);
        Double after = Objects.requireNonNull(outcome.last()).unseen().get("R@1");
        assertThat(after).isGreaterThan(before + 0.05);
        try (HeadNetwork kept = HeadNetwork.load(folder.resolve("model.safetensors"))) {
            assertThat(kept.options()).isEqualTo(head);
            assertThat(recall(kept.embed(UNSEEN.features()))).isEqualTo(after);
        }
    }

    private static double recall(Matrix rows) {
        return RetrievalEvaluation.ofSelf(rows, UNSEEN.items().labels(), EvaluationOptions.DEFAULT).overall()
                .recallAt(1);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void aStoppedRunContinuesToTheSameBits(HeadOptions head) throws IOException {
        TrainingOptions all = options().withSteps(20)
                .withRecipe(Recipe.plain().withAveraging(0.9).withGradientChunk(12))
                .withOptimiser(OptimiserOptions.defaults().withClipNorm(0.5));
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        assertThat(run(all, head, whole, false, -1).finished()).isTrue();
        assertThat(run(all, head, parts, false, 3).finished()).isFalse();
        assertThat(run(all, head, parts, true, 11).finished()).isFalse();
        assertThat(run(all, head, parts, true, -1).finished()).isTrue();
        assertThat(Checkpoint.open(parts.resolve("state.safetensors")).hash())
                .isEqualTo(Checkpoint.open(whole.resolve("state.safetensors")).hash());
        assertThat(Files.readAllBytes(parts.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
        assertThatThrownBy(() -> run(all, head.withDropout(0.5), whole, true, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("dropout");
    }

    /** Epochs of a few milliseconds end without a checkpoint each: at the start, at the end, and every five seconds between. */
    @Test
    void shortEpochsDoNotWaitForTheDisk() throws IOException {
        List<Integer> written = new ArrayList<>();
        TrainingOptions options = options().withSteps(70).withEvaluation(0, Selection.LAST);
        long before = System.nanoTime();
        new Trainer(options,
                new Subject.Features(HeadOptions.linear(GeneratedFeatures.SIZE, 16), TRAIN, UNSEEN),
                folder, new TrainingListener() {
                    @Override
                    public void checkpoint(Path file, int step) {
                        written.add(step);
                    }
                }).run(false);
        double seconds = (System.nanoTime() - before) / 1e9;
        assertThat(written).startsWith(0).endsWith(70).hasSizeLessThanOrEqualTo(2 + (int) (seconds / 5));
        assertThat(Checkpoint.open(folder.resolve("state.safetensors")).progress().epoch())
                .isGreaterThan(5);
    }

    @Test
    void featuresOfAnotherLengthAndLayersToFreezeAreRefused() {
        HeadOptions head = HeadOptions.linear(GeneratedFeatures.SIZE, 16);
        FeatureSet narrow = new FeatureSet(UNSEEN.items(), Matrix.zeros(UNSEEN.size(), 3));
        assertThatThrownBy(() -> new Subject.Features(head, TRAIN, narrow)).hasMessageContaining("40")
                .hasMessageContaining("3");
        TrainingOptions freezing = options().withRecipe(Recipe.plain().withFrozenLayers(List.of("layer1")));
        assertThatThrownBy(() -> run(freezing, head, folder.resolve("none"), false, -1))
                .isInstanceOf(BadInputException.class).hasMessageContaining("layer1");
        try (HeadNetwork untrained = HeadNetwork.create(head, 0)) {
            assertThatThrownBy(() -> untrained.embed(narrow.features())).isInstanceOf(BadInputException.class)
                    .hasMessageContaining("3 numbers").hasMessageContaining("40");
        }
    }
}
