package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.model.BatchNormMode;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.Precision;
import io.contexture.model.TrainingPass;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Narrow numbers in training passes, and gradients that stay within their range. */
class PrecisionTest {

    @TempDir
    private static Path images;
    private static ImageSet train;

    @TempDir
    private Path folder;

    @BeforeAll
    static void drawImages() throws IOException {
        train = GeneratedImages.write(images.resolve("train"), 12, 6, 24, 1);
    }

    private static TrainingOptions options(Precision precision) {
        return TrainerTest.options(1).withSteps(6).withSampling(new SamplingOptions(16, 4))
                .withModel(new ModelOptions(ModelOptions.SMALL_RESNET, 16, 16))
                .withExecution(new ExecutionOptions(1, 1, 1 << 20, 1000).withPrecision(precision));
    }

    /** As far from float32 as its precision lets it be, and not nearer than it could be. */
    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void embeddingsAreThoseOfFloat32UpToThePrecision(Precision precision) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options(precision).model(), 1);
                BatchLoader loader = new BatchLoader(train,
                        options(precision).evaluationTransform(), new LoaderOptions(1, 1, 0));
                Epoch epoch = loader.batches(List.of(new int[]{0, 7, 14, 21}), 0);
                ImageBatch batch = epoch.next()) {
            Matrix wide = embeddings(network, batch);
            network.trainIn(precision);
            Matrix narrow = embeddings(network, batch);
            double off = 0;
            double largest = 0;
            for (int i = 0; i < wide.toArray().length; i++) {
                off = Math.max(off, Math.abs(wide.toArray()[i] - narrow.toArray()[i]));
                largest = Math.max(largest, Math.abs(wide.toArray()[i]));
            }
            assertThat(off / largest).isBetween(1e-6, precision == Precision.BF16 ? 0.05 : 0.01);
            network.trainIn(Precision.FP32);
            assertThat(embeddings(network, batch).toArray()).containsExactly(wide.toArray());
        }
    }

    private static Matrix embeddings(EmbeddingNetwork network, ImageBatch batch) {
        try (TrainingPass pass = network.forward(batch, BatchNormMode.STATISTICS_FROZEN)) {
            return pass.embeddings();
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aStoppedRunContinuesToTheSameBits(Precision precision) throws IOException {
        TrainingOptions options = options(precision);
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        new Trainer(options, train, null, whole, TrainingListener.silent()).run(false);
        Trainer[] first = new Trainer[1];
        first[0] = new Trainer(options, train, null, parts, new TrainingListener() {
            @Override
            public void step(StepReport report) {
                first[0].requestStop();
            }
        });
        first[0].run(false);
        assertThat(new Trainer(options, train, null, parts, TrainingListener.silent()).run(true).finished())
                .isTrue();
        Checkpoint state = Checkpoint.open(parts.resolve("state.safetensors"));
        assertThat(state.hash()).isEqualTo(Checkpoint.open(whole.resolve("state.safetensors")).hash());
        assertThat(state.tensors().names().contains("scaling")).isEqualTo(precision == Precision.FP16);
        assertThat(state.options()).containsEntry("precision", precision.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void theFactorFallsOnAnOverflowAndRisesAfterManySoundSteps() throws IOException {
        GradientScaling scaling = new GradientScaling(true);
        assertThat(scaling.factor()).isEqualTo(65536);
        assertThat(scaling.isAtItsEnd(false)).isFalse();
        assertThat(scaling.factor()).isEqualTo(32768);
        for (int step = 0; step < 1999; step++) {
            assertThat(scaling.isAtItsEnd(true)).isFalse();
        }
        assertThat(scaling.factor()).isEqualTo(32768);
        SafetensorsWriter writer = new SafetensorsWriter();
        scaling.write(writer);
        Path file = folder.resolve("scaling.safetensors");
        writer.write(file);
        GradientScaling again = new GradientScaling(true);
        again.read(SafetensorsFile.open(file));
        for (GradientScaling each : new GradientScaling[]{scaling, again}) {
            each.isAtItsEnd(true);
            assertThat(each.factor()).isEqualTo(65536);
        }
        for (int fall = 0; fall < 16; fall++) {
            assertThat(scaling.isAtItsEnd(false)).isFalse();
        }
        assertThat(scaling.factor()).isEqualTo(1);
        assertThat(scaling.isAtItsEnd(false)).as("no overflow without a factor").isTrue();
        assertThat(new GradientScaling(false).isAtItsEnd(false)).isTrue();
        assertThat(new GradientScaling(false).factor()).isEqualTo(1);
    }
}
