package io.contexture.cli;

import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.model.MemoryLayout;
import io.contexture.storage.BadInputException;
import io.contexture.training.EpochReport;
import io.contexture.training.ExecutionOptions;
import io.contexture.training.RunFolder;
import io.contexture.training.SamplingOptions;
import io.contexture.training.Selection;
import io.contexture.training.StepReport;
import io.contexture.training.Trainer;
import io.contexture.training.TrainingListener;
import io.contexture.training.TrainingOptions;
import io.contexture.training.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A run from its options to its report.
 *
 * @param options    resolved
 * @param training   the same for the trainer
 * @param run        the run folder
 * @param config     what {@code config.json} holds
 * @param material   images or features
 * @param train      readable images to train on, held-out classes aside
 * @param heldOut    classes held out of the training images; null for none
 * @param test       readable test images; null for none
 * @param unreadable images left out
 * @param console    where to speak
 */
record Training(TrainOptions options, TrainingOptions training, Path run, RunConfig config, Material material,
        ImageSet train, @Nullable ImageSet heldOut, @Nullable ImageSet test, List<UnreadableImage> unreadable,
        Console console) {

    private static final int OVERLAP_SHOWN = 5;

    /**
     * A new run, with all checked that can be before the first step. Nothing is written.
     *
     * @throws BadInputException if options or images are unfit
     */
    static Training prepare(TrainOptions options, Path run, Map<String, Object> resolved, Console console)
            throws IOException {
        return open(options, run, resolved, null, console);
    }

    /**
     * A run that was begun before.
     *
     * @throws BadInputException if its images have changed, or can no longer be found
     */
    static Training resume(TrainOptions options, Path run, RunConfig begun, Console console)
            throws IOException {
        return open(options, run, begun.options(), begun, console);
    }

    private static Training open(TrainOptions options, Path run, Map<String, Object> resolved,
            @Nullable RunConfig begun,
            Console console) throws IOException {
        if (options.features.features == null && options.data.train == null) {
            throw new BadInputException(
                    "training images are missing: give --train LIST|TABLE|FOLDER, or --data for both parts (or --features FILE for a head on features)");
        }
        TrainingOptions training = trainingOptions(options);
        FileHashes hashes = FileHashes.of(options);
        if (begun != null) {
            hashes.requireSame(begun.hashes(), begun.options());
        }
        Material material = material(options, training, run, console);
        ImageSource testSource = material.testSource();
        if (begun != null) {
            requireSame(begun.train(), material.trainSource(), material.samples());
            if (testSource != null && begun.test() != null) {
                requireSame(begun.test(), testSource, material.samples());
            }
        }
        ImageSet readable = material.train();
        ImageSet test = material.test();
        readable.requirePairs();
        if (test != null) {
            warnOfOverlap(readable, test, console);
        }
        ImageSet heldOut = null;
        if (options.course.validationClasses != 0) {
            ImageSet.Split split = readable.splitClasses(options.course.validationClasses,
                    new SplittableRandom(options.course.seed));
            readable = split.kept();
            heldOut = split.heldOut();
        }
        readable = options.share.apply(readable, options.course.seed);
        if (options.countsEpochs()) {
            options.countSteps(EpochLength.of(training.sampling(), readable, options.course.seed));
            training = trainingOptions(options);
            resolved = new LinkedHashMap<>(resolved);
            resolved.put("steps", options.course.steps);
        }
        Map<String, String> decisive = new LinkedHashMap<>(
                material.subject(readable, heldOut).decisive(training));
        decisive.putAll(training.course());
        RunConfig config = begun != null
                ? begun
                : new RunConfig(RunConfig.FORMAT, Version.current(), resolved, decisive,
                        material.trainSource(),
                        testSource, hashes.sha256());
        return new Training(options, training, run, config, material, readable, heldOut, test,
                new ArrayList<>(material.unreadable()), console);
    }

    /** What options name to train on. */
    static Material material(TrainOptions options, TrainingOptions training, Path run,
            Console console)
            throws IOException {
        if (options.features.features != null) {
            return FeatureMaterial.open(options);
        }
        return options.backbone.backbone != null
                ? FrozenMaterial.open(options, console)
                : ImageMaterial.open(options, training, run, console);
    }

    /** Resolved options for the trainer. */
    static TrainingOptions trainingOptions(TrainOptions options) {
        TrainOptions.Course course = options.course;
        if (course.selectOnTest && options.data.test == null && options.features.testFeatures == null) {
            throw new BadInputException(
                    "--select-on-test needs test images: give --test LIST|FOLDER (or --test-features FILE)");
        }
        if (course.selectOnTest && course.validationClasses != 0) {
            throw new BadInputException(
                    "--select-on-test and --validation-classes both choose the model that is kept; give one");
        }
        if (!(course.validationClasses >= 0 && course.validationClasses < 1)) {
            throw new BadInputException("--validation-classes is " + course.validationClasses
                    + "; allowed: a share from 0 to below 1, e.g. 0.1");
        }
        Selection selection = course.selectOnTest
                ? Selection.TEST
                : course.validationClasses > 0 ? Selection.VALIDATION : Selection.LAST;
        SamplingOptions sampling = options.sampling();
        EmbeddingLoss loss = options.loss.build(course.batchSize, course.imagesPerClass);
        ExecutionOptions machine = ExecutionOptions.defaults();
        return new TrainingOptions(options.network.model(), course.seed, course.steps, sampling,
                options.optimiser.options(), options.optimiser.schedule(),
                Objects.requireNonNull(options.optimiser.warmUp),
                options.network.batchNorm, loss, options.loss.proxies, options.trainTransform(),
                options.evaluationTransform(),
                course.evaluateEvery, selection, options.recipe.recipe(),
                new ExecutionOptions(options.machine.threads, options.machine.loaderThreads,
                        (long) options.machine.cacheMegabytes << 20, machine.checkpointSeconds(),
                        options.machine.precision, options.machine.device.device(),
                        options.machine.channelsFirst
                                ? MemoryLayout.CHANNELS_FIRST
                                : MemoryLayout.CHANNELS_LAST));
    }

    private static void requireSame(ImageSource begun, ImageSource now, String samples) {
        if (!begun.sha256().equals(now.sha256())) {
            throw new BadInputException(now.path() + " has changed since the run began (" + begun.images()
                    + " " + samples + " then, "
                    + now.images()
                    + " now); a run continues on the same ones. Restore them, or begin another run");
        }
    }

    private static void warnOfOverlap(ImageSet train, ImageSet test, Console console) {
        List<String> shared = train.sharedClasses(test);
        if (!shared.isEmpty()) {
            console.warn(String.format(Locale.ROOT,
                    "%d classes are both in the training and in the test images (%s%s): recall on them is not that of unseen classes",
                    shared.size(),
                    String.join(", ", shared.subList(0, Math.min(OVERLAP_SHOWN, shared.size()))),
                    shared.size() > OVERLAP_SHOWN ? ", ..." : ""));
        }
    }

    /**
     * Trains, evaluates and reports.
     *
     * @param resume whether to continue from the folder's checkpoint, if there is one
     * @param json   whether to print the result as JSON
     * @return the exit code
     */
    int run(boolean resume, boolean json) throws IOException {
        return run(resume, json, true);
    }

    /**
     * The same.
     *
     * @param told whether to print the result, too
     */
    int run(boolean resume, boolean json, boolean told) throws IOException {
        boolean begun = resume && Files.exists(new RunFolder(run).state());
        TrainingOutcome outcome = train(begun);
        unreadable.addAll(outcome.unreadable());
        if (!outcome.finished()) {
            return Main.FAILED;
        }
        new RunResult(this, outcome).report(json, told);
        Embedding.sayUnreadable(unreadable.stream().distinct().toList(), console);
        return Main.DONE;
    }

    private TrainingOutcome train(boolean begun) throws IOException {
        try (Interruption interruption = new Interruption()) {
            TrainingOutcome outcome = train(begun, interruption);
            if (!outcome.finished()) {
                console.note(String.format(Locale.ROOT,
                        "stopped after %,d of %,d steps, all saved. Continue with: %s train --run %s --resume",
                        outcome.steps(), training.steps(), Console.command(), run));
            }
            return outcome;
        }
    }

    private TrainingOutcome train(boolean begun, Interruption interruption) throws IOException {
        ImageSet watched = heldOut != null ? heldOut : test;
        try (Follower follower = new Follower(console, training.steps(), watched != null)) {
            Trainer trainer = new Trainer(training, material.subject(train, watched), run, follower);
            material.beginning().ifPresent(console::note);
            interruption.stops(trainer::requestStop);
            config.write(run);
            console.note(String.format(Locale.ROOT, "%s %d steps on %,d %s of %,d classes; run folder %s",
                    begun ? "resuming" : "training", training.steps(), train.size(), material.samples(),
                    train.classes(), run));
            return trainer.run(begun);
        }
    }

    /** Shows the steps; keeps the last recall in sight. */
    static final class Follower implements TrainingListener, AutoCloseable {

        private final Console console;
        private final int steps;
        private final boolean unseenClasses;
        private String recall = "";
        private @Nullable Progress progress;

        Follower(Console console, int steps, boolean unseenClasses) {
            this.console = console;
            this.steps = steps;
            this.unseenClasses = unseenClasses;
        }

        @Override
        public void step(StepReport report) {
            // Not before the first step, or what is said until then would break the bar.
            if (progress == null) {
                progress = console.progress("training", steps, "steps");
            }
            progress.at(report.step(), String.format(Locale.ROOT, "loss %.4f%s", report.loss(), recall));
        }

        @Override
        public void epoch(EpochReport report) {
            Double found = (unseenClasses ? report.unseen() : report.training()).get("R@1");
            recall = found == null
                    ? ""
                    : String.format(Locale.ROOT, ", R@1 %s %.1f", unseenClasses ? "unseen" : "training",
                            100 * found);
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }

        @Override
        public void beginning(String message) {
            console.note(message);
        }

        @Override
        public void warning(String message) {
            console.warn(message);
        }
    }
}
