package io.contexture.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.LossValue;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.SimilarityRegulariser;
import io.contexture.model.BatchNormMode;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.ModelOptions;
import io.contexture.model.TrainingPass;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole training runs follow the authors' code, step by step. */
class GoldenTrainingTest {

    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    @TempDir
    private Path folder;

    @Test
    void runsFollowTheReference() throws Exception {
        GoldenFile golden = GoldenFile.open("training");
        assertThat(golden.cases()).isNotEmpty();
        for (GoldenCase run : golden.cases()) {
            follow(run);
        }
        golden.setAside("inputs: images, labels, batches, initial weights",
                name -> name.matches(".*/(images|labels|batches|initial\\..*)"));
        golden.assertComplete();
    }

    private void follow(GoldenCase run) throws Exception {
        BatchNormMode mode = run.settings().required("frozen_bn").booleanValue()
                ? BatchNormMode.FROZEN
                : BatchNormMode.TRAINED;
        OptimiserOptions options = new OptimiserOptions(
                OptimiserOptions.Kind.valueOf(run.text("optimiser").toUpperCase(Locale.ROOT)),
                run.number("lr_backbone"), run.number("lr_head"), run.number("weight_decay"));
        List<Integer> milestones = new ArrayList<>();
        run.settings().required("milestones").forEach(node -> milestones.add(node.intValue()));
        Schedule schedule = new Schedule.MultiStep(milestones, run.number("gamma_lr"));
        CombinedLoss loss = CombinedLoss.contextual(run.number("lam_context"),
                new ContextualLoss(run.integer("m"), (float) run.number("eps")), run.number("gamma"),
                new SimilarityRegulariser((float) run.number("reg_sim")), run.number("lam_contrast"),
                new MarginContrastiveLoss((float) run.number("pos_margin"),
                        (float) run.number("neg_margin")));
        Images images = new Images(run);
        int steps = run.integer("steps");
        double[] losses = new double[steps];
        try (EmbeddingNetwork network = EmbeddingNetwork.load(initialModel(run));
                Optimiser optimiser = new Optimiser(options, network.parameterGroups(mode))) {
            int batch = run.integer("batch");
            int[] rows = run.ints("batches");
            for (int step = 0; step < steps; step++) {
                int[] chosen = Arrays.copyOfRange(rows, step * batch, (step + 1) * batch);
                losses[step] = step(network, optimiser, loss, images, chosen, mode,
                        schedule.factor(step, steps));
            }
            checkLosses(run, losses);
            checkOutcome(run, network, images);
        }
    }

    private static double step(EmbeddingNetwork network, Optimiser optimiser, CombinedLoss loss,
            Images images,
            int[] rows,
            BatchNormMode mode, double factor) {
        try (TrainingPass pass = network.forward(images.pixels(rows), rows.length, images.height,
                images.width,
                mode)) {
            LossValue value = loss.evaluate(pass.embeddings(), images.labels(rows));
            assertThat(pass.backward(value.gradient())).isTrue();
            optimiser.step(factor);
            return value.value();
        }
    }

    /** Each step within the larger of 1e-4 and ten times the reference's own drift, taken at the next listed step. */
    private static void checkLosses(GoldenCase run, double[] losses) {
        double[] expected = run.doubles("loss.f64");
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int step = 0; step < losses.length; step++) {
            double allowed = Math.max(1e-4, 10 * drift(run, step + 1)) * largest;
            double error = Math.abs(losses[step] - expected[step]);
            assertThat(error)
                    .as("%s, loss of step %d: %s, expected %s", run, step + 1, losses[step], expected[step])
                    .isLessThanOrEqualTo(allowed);
        }
        // The early steps, where drift is small, must tell a loss moved by 1 % of the largest from the right one.
        assertThat(Math.max(1e-4, 10 * drift(run, 1))).isLessThan(0.01);
        run.countAsCompared("loss.f64");
        if (run.has("loss")) {
            run.countAsCompared("loss");
        }
    }

    private static double drift(GoldenCase run, int step) {
        double drift = 0;
        int next = Integer.MAX_VALUE;
        for (var entry : run.settings().required("drift_of_float32").properties()) {
            int listed = Integer.parseInt(entry.getKey().replace("step", "").strip());
            if (listed >= step && listed < next) {
                next = listed;
                drift = entry.getValue().doubleValue();
            }
        }
        return drift;
    }

    private void checkOutcome(GoldenCase run, EmbeddingNetwork network, Images images) throws Exception {
        Path saved = folder.resolve(run.name() + "-final.safetensors");
        network.save(saved, Map.of());
        SafetensorsFile weights = SafetensorsFile.open(saved);
        for (String name : run.tensorNames()) {
            if (name.startsWith("final.") && !name.endsWith(".f64")) {
                run.check(name, weights.doubles(name.substring("final.".length())), tolerance(run, name));
            }
        }
        Matrix after = network.embed(images.pixels(images.all()), images.count, images.height, images.width);
        run.check("embeddings_after", after.toArray(), tolerance(run, "embeddings_after"));
    }

    /** Ten times what the reference's float32 run is off from its double run, over the largest magnitude; 1e-4 at least. */
    private static double tolerance(GoldenCase run, String name) {
        double[] narrow = run.doubles(name);
        double[] wide = run.doubles(name + ".f64");
        double off = 0;
        double largest = 0;
        for (int i = 0; i < wide.length; i++) {
            off = Math.max(off, Math.abs(narrow[i] - wide[i]));
            largest = Math.max(largest, Math.abs(wide[i]));
        }
        return Math.max(1e-4, 10 * off / largest);
    }

    private Path initialModel(GoldenCase run) throws Exception {
        SafetensorsWriter writer = new SafetensorsWriter();
        ModelOptions options = new ModelOptions(ModelOptions.SMALL_RESNET, run.integer("width"),
                run.integer("dim"));
        writer.metadata(EmbeddingNetwork.FORMAT_KEY, "1").metadata(EmbeddingNetwork.MODEL_KEY,
                options.toJson());
        for (String name : run.tensorNames()) {
            if (name.startsWith("initial.")) {
                long[] shape = run.shape(name).stream().mapToLong(Long::longValue).toArray();
                writer.add(name.substring("initial.".length()), run.floats(name), shape);
            }
        }
        Path file = folder.resolve(run.name() + ".safetensors");
        writer.write(file);
        return file;
    }

    /** The images of a case, as batches of normalised pixels. */
    private static final class Images {
        private final long[] values;
        private final int[] labels;
        private final int count;
        private final int height;
        private final int width;

        Images(GoldenCase run) {
            values = run.longs("images");
            labels = run.ints("labels");
            List<Long> shape = run.shape("images");
            count = Math.toIntExact(shape.get(0));
            height = Math.toIntExact(shape.get(1));
            width = Math.toIntExact(shape.get(2));
        }

        int[] all() {
            return IntStream.range(0, count).toArray();
        }

        int[] labels(int[] rows) {
            return IntStream.of(rows).map(row -> labels[row]).toArray();
        }

        FloatBuffer pixels(int[] rows) {
            FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * rows.length * height * width)
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
            for (int row : rows) {
                for (int channel = 0; channel < 3; channel++) {
                    for (int at = 0; at < height * width; at++) {
                        long value = values[(row * height * width + at) * 3 + channel];
                        pixels.put((value / 255f - MEAN[channel]) / DEVIATION[channel]);
                    }
                }
            }
            return pixels.flip();
        }
    }
}
