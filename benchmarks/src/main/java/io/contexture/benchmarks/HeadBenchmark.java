package io.contexture.benchmarks;

import io.contexture.catalogue.Losses;
import io.contexture.catalogue.Setting;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.linalg.Matrix;
import io.contexture.model.FeatureSet;
import io.contexture.model.HeadOptions;
import io.contexture.training.ExecutionOptions;
import io.contexture.training.SamplingOptions;
import io.contexture.training.Selection;
import io.contexture.training.StepReport;
import io.contexture.training.Subject;
import io.contexture.training.Trainer;
import io.contexture.training.TrainingListener;
import io.contexture.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Samples a second of whole training runs of a linear head on 2048 precomputed numbers, embedding of 128: sampling, gathering,
 * forward, loss, backward, update, log. The first steps, in which Java compiles, are left out. Beside the time on the wall stands the
 * time of the cores, which other work on the machine lengthens less.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=HeadBenchmark}; options
 * {@code -Dbenchmark.arguments="BATCH THREADS LOSS..."}, by default 512 0 (one a core) and some losses.
 */
public final class HeadBenchmark {

    private static final int FEATURE = 2048;
    private static final int CLASSES = 2000;
    private static final int PER_CLASS = 10;
    private static final int WARM_UP = 150;
    private static final int STEPS = 450;

    private HeadBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 512;
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        List<String> losses = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.of("contextual", "contrastive", "nt-xent", "multi-similarity", "proxy-anchor");
        FeatureSet features = features();
        System.out.printf(Locale.ROOT,
                "%,d features of %d numbers, batches of %d, %d threads%n%-24s %14s %18s%n",
                features.size(), FEATURE, batch, threads, "loss", "samples/s", "per core second");
        for (String loss : losses) {
            try (TemporaryFolder folder = TemporaryFolder.create("head-benchmark")) {
                train(features, loss, batch, threads, folder.path().resolve("run"));
            }
        }
    }

    private static void train(FeatureSet features, String loss, int batch, int threads, Path run)
            throws IOException {
        TrainingOptions options = TrainingOptions.defaults().withSteps(WARM_UP + STEPS)
                .withSampling(new SamplingOptions(batch, 4))
                .withLoss(Losses.make(loss, Setting.ofBatches(batch, 4))).withEvaluation(0, Selection.LAST)
                .withExecution(new ExecutionOptions(threads, 1, 0, 1000));
        Clock clock = new Clock();
        new Trainer(options, new Subject.Features(HeadOptions.linear(FEATURE, 128), features, null), run,
                clock)
                .run(false);
        double samples = (double) STEPS * batch;
        System.out.printf(Locale.ROOT, "%-24s %,14.0f %,18.0f%n", loss, samples / clock.wall,
                samples / clock.cores);
    }

    /** Time from the end of the warm-up to the last step. */
    private static final class Clock implements TrainingListener {

        private double wall;
        private double cores;

        @Override
        public void step(StepReport report) {
            if (report.step() == WARM_UP || report.step() == WARM_UP + STEPS) {
                wall = System.nanoTime() / 1e9 - wall;
                cores = CpuSeconds.process() - cores;
            }
        }
    }

    /** Clusters around directions drawn at random. */
    private static FeatureSet features() {
        Random random = new Random(0);
        int n = CLASSES * PER_CLASS;
        Matrix features = Matrix.zeros(n, FEATURE);
        List<LabelledImage> items = new ArrayList<>();
        float[] centre = new float[FEATURE];
        for (int row = 0; row < n; row++) {
            if (row % PER_CLASS == 0) {
                for (int i = 0; i < FEATURE; i++) {
                    centre[i] = (float) random.nextGaussian();
                }
            }
            for (int i = 0; i < FEATURE; i++) {
                features.set(row, i, centre[i] + 2 * (float) random.nextGaussian());
            }
            items.add(new LabelledImage(Path.of("none"), "row " + row, row / PER_CLASS, -1));
        }
        List<String> names = IntStream.range(0, CLASSES).mapToObj(label -> "class " + label).toList();
        return new FeatureSet(new ImageSet("generated features", items, names), features);
    }
}
