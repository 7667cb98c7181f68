package io.contexture.benchmarks;

import io.contexture.catalogue.Catalogue;
import io.contexture.catalogue.Losses;
import io.contexture.catalogue.Setting;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.ListFile;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.training.EpochReport;
import io.contexture.training.RunFolder;
import io.contexture.training.SamplerChoice;
import io.contexture.training.SamplingOptions;
import io.contexture.training.Schedule;
import io.contexture.training.StepReport;
import io.contexture.training.Trainer;
import io.contexture.training.TrainingListener;
import io.contexture.training.TrainingOptions;
import io.contexture.training.TrainingOutcome;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A short training with every loss, miner and sampler that {@code contexture losses}, {@code miners} and {@code samplers} list, as a
 * table: R@1 on unseen classes before and after, the loss of a {@link FixedBatch} before and after, images a second. The
 * defaults of {@code contexture train}, but for 60 steps, 10 of them warm-up, at 32 x 32 pixels without augmentation; a miner goes with
 * the loss triplet or multi-similarity, a sampler with the loss contextual. Fails if a name does not improve both.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=EveryName
 * -Dbenchmark.arguments="FOLDER"}, a folder with train.txt and test.txt; further arguments are the names that are wanted, by default
 * all.
 */
public final class EveryName {

    private static final int STEPS = 60;
    private static final int WARM_UP = 10;

    /** A row of the table. */
    private record Trial(String kind, String name, EmbeddingLoss loss, String sampler) {}

    private final TrainingOptions options;
    private final ImageSet train;
    private final ImageSet test;
    private final FixedBatch fixed;

    private EveryName(Path folder) {
        options = TrainingOptions.defaults().withSteps(STEPS).withSchedule(new Schedule.Cosine(), WARM_UP)
                .withTransforms(TransformSpec.parse("resize:32x32"),
                        TransformSpec.parse("resize:32x32"));
        train = ListFile.read(folder.resolve("train.txt"), folder);
        test = ListFile.read(folder.resolve("test.txt"), folder);
        fixed = new FixedBatch(options, train);
    }

    /** Trains and prints. */
    public static void main(String[] arguments) throws IOException {
        EveryName all = new EveryName(Path.of(arguments[0]));
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        System.out.println(
                "| kind | name | R@1 untrained | R@1 trained | fixed batch, before | after | images/s |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<String> worse = new ArrayList<>();
        for (Trial trial : trials()) {
            if ((wanted.isEmpty() || wanted.contains(trial.name)) && !all.improves(trial)) {
                worse.add(trial.kind + " " + trial.name);
            }
        }
        if (!worse.isEmpty()) {
            throw new IllegalStateException("did not improve: " + worse);
        }
    }

    private static List<Trial> trials() {
        SamplingOptions batches = SamplingOptions.defaults();
        Setting setting = Setting.ofBatches(batches.batchSize(), batches.imagesPerClass());
        List<Trial> trials = new ArrayList<>();
        for (String name : Catalogue.losses().names()) {
            // A regulariser goes with a loss.
            String expression = name.equals("regulariser") ? "0.9*contrastive+0.1*regulariser" : name;
            trials.add(new Trial("loss", name, Losses.make(expression, setting), "m-per-class"));
        }
        for (String name : Catalogue.miners().names()) {
            String loss = name.equals("multi-similarity") ? "multi-similarity" : "triplet";
            trials.add(new Trial("miner", name, Losses.mined(Losses.make(loss, setting),
                    Catalogue.miners().make(name, setting)), "m-per-class"));
        }
        for (String name : Catalogue.samplers().names()) {
            trials.add(new Trial("sampler", name, Losses.make("contextual", setting), name));
        }
        return trials;
    }

    private boolean improves(Trial trial) throws IOException {
        try (TemporaryFolder run = TemporaryFolder.create("every-name")) {
            return improves(trial, run.path());
        }
    }

    private boolean improves(Trial trial, Path run) throws IOException {
        TrainingOptions withNames = options.withLoss(trial.loss).withSampling(
                new SamplingOptions(options.sampling().batchSize(), options.sampling().imagesPerClass(),
                        SamplerChoice.named(trial.sampler)));
        Follower follower = new Follower(trial.loss);
        TrainingOutcome outcome = new Trainer(withNames, train, test, run, follower).run(false);
        double after = fixed.loss(trial.loss, new RunFolder(run).state());
        double untrained = recall(outcome.untrained());
        double trained = recall(outcome.last());
        System.out.printf(Locale.ROOT, "| %s | %s | %.1f | %.1f | %.4f | %.4f | %.0f |%n", trial.kind,
                trial.name, 100 * untrained, 100 * trained, follower.before, after,
                follower.imagesPerSecond());
        return after < follower.before && trained > untrained;
    }

    private static double recall(@Nullable EpochReport report) {
        return report == null ? Double.NaN : report.unseen().getOrDefault("R@1", Double.NaN);
    }

    /** Measures the loss at the first checkpoint, and the speed of the steps. */
    private final class Follower implements TrainingListener {

        private final EmbeddingLoss loss;
        private final List<Double> secondsAnImage = new ArrayList<>();
        private double before = Double.NaN;

        private Follower(EmbeddingLoss loss) {
            this.loss = loss;
        }

        @Override
        public void checkpoint(Path file, int step) {
            if (step == 0) {
                try {
                    before = fixed.loss(loss, file);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }

        @Override
        public void step(StepReport report) {
            secondsAnImage.add(1 / report.imagesPerSecond());
        }

        /** The median step's. */
        private double imagesPerSecond() {
            return 1 / Alternating.median(secondsAnImage.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
