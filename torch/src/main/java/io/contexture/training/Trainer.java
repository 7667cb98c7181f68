package io.contexture.training;

import io.contexture.catalogue.Setting;
import io.contexture.checkpoint.Checkpoint;
import io.contexture.checkpoint.Progress;
import io.contexture.dataset.ImageSet;
import io.contexture.loss.ClassMeans;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.LibTorch;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A training run in a folder ({@link RunFolder}). It checkpoints before the first step, after every evaluation, at the end of every
 * epoch but those that follow the last checkpoint within {@value #SECONDS_BETWEEN} seconds, within long epochs from time to time,
 * and when asked to stop; continued from a checkpoint it gives, on the CPU with the same
 * number of model threads, bit for bit what the uninterrupted run gives, however many loader threads either has. A trainer
 * runs once.
 */
public final class Trainer {

    /** A head on features goes through epochs faster than a disk writes: no more than this is lost by a kill. */
    private static final double SECONDS_BETWEEN = 5;

    private final TrainingOptions options;
    private final Subject subject;
    private final RunFolder folder;
    private final TrainingListener listener;
    private final EpochPlanner planner;
    private final RandomStreams random;
    private final RunCheckpoints checkpoints;
    private volatile boolean stopRequested;

    private Progress progress = Progress.start();
    private @Nullable EpochPlan plan;
    private @Nullable EpochReport untrained;
    private @Nullable EpochReport last;

    /**
     * A run of a network on images; see {@link #Trainer(TrainingOptions, Subject, Path, TrainingListener)}.
     *
     * @param train        images to train on
     * @param selectionSet classes that are not trained on, evaluated during the run; null for none
     */
    public Trainer(TrainingOptions options, ImageSet train, @Nullable ImageSet selectionSet, Path runFolder,
            TrainingListener listener) {
        this(options, new Subject.Images(options.model(), train, selectionSet, null), runFolder, listener);
    }

    /**
     * A run, checked as far as that goes without images.
     *
     * @param subject   what is trained, and on what
     * @param runFolder made if it is not there
     * @throws BadInputException if the samples do not suit the sampler (classes are too few or too small for the batches), the
     *                           loss cannot take such batches, or the selection wants a set and there is none
     */
    public Trainer(TrainingOptions options, Subject subject, Path runFolder, TrainingListener listener) {
        this.options = options;
        this.subject = subject;
        this.folder = new RunFolder(runFolder);
        this.listener = listener;
        requireSense();
        this.random = new RandomStreams(options.seed());
        ImageSet train = subject.train();
        try {
            SamplingOptions sampling = options.sampling();
            this.planner = new EpochPlanner(options, train,
                    sampling.sampler().sampler(new Setting(train.labels(), train.superLabels(),
                            sampling.batchSize(), sampling.imagesPerClass())),
                    random);
            TrainingTrial.of(options, train.classes(), subject.lossSize());
        } catch (IllegalArgumentException unfit) {
            throw new BadInputException(train.title() + ": " + unfit.getMessage(), unfit);
        }
        this.checkpoints = new RunCheckpoints(folder, options, subject);
    }

    private void requireSense() {
        if (subject.selection() == null && options.selection() != Selection.LAST) {
            throw new BadInputException("selection " + options.selection()
                    + " needs a set to select on; give one, or keep the last model");
        }
        if (options.recipe().patience() > 0 && options.selection() == Selection.LAST) {
            throw new BadInputException(
                    "patience waits for a better recall on a set to select on, but the last model is to be kept; hold classes out to select on");
        }
        if (subject instanceof Subject.Features && !options.recipe().frozenLayers().isEmpty()) {
            throw new BadInputException("layers " + options.recipe().frozenLayers()
                    + " are to be frozen, but a head on features is trained, which has no others; leave them out");
        }
    }

    /** Asks the run to write a checkpoint after the step in work and to return. May be called by any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    /**
     * Trains.
     *
     * @param resume whether to continue from the folder's checkpoint, which must be there then, and must not be otherwise
     * @throws BadInputException       if another process trains in the folder, or the checkpoint is missing, unwanted, damaged, of other options or images, from a
     *                                 newer version, or cannot be written
     * @throws TrainingFailedException if a number is not finite; the last good checkpoint stays
     * @throws IOException             if a file cannot be read
     */
    public TrainingOutcome run(boolean resume) throws IOException {
        try (FileChannel _ = folder.hold()) {
            return runAlone(resume);
        }
    }

    private TrainingOutcome runAlone(boolean resume) throws IOException {
        Checkpoint from = checkpoints.open(resume);
        LibTorch.load();
        LibTorch.useThreads(options.execution().modelThreads());
        warn();
        try (Learner learner = learner(from == null);
                TrainedLossState lossState = new TrainedLossState(lossState(learner, from == null));
                Optimiser optimiser = new Optimiser(options.optimiser(), learner.parameterGroups());
                AveragedWeights average = new AveragedWeights(options.recipe().averaging(),
                        optimiser.networkGroups());
                MetricsLog log = from == null
                        ? MetricsLog.begin(folder.metrics())
                        : MetricsLog.resume(folder.metrics(), from.progress().step())) {
            lossState.join(optimiser);
            Run run = new Run(
                    new TrainingState(learner, lossState, optimiser, average,
                            new GradientScaling(options.execution().precision().needsScaling())),
                    log);
            if (from == null) {
                learner.beginning().ifPresent(listener::beginning);
                checkpoint(run);
            } else {
                run.state.read(from.tensors());
                plan = EpochPlan.read(from.tensors());
                progress = from.progress();
                listener.resumed(progress.step());
            }
            checkpoints.startTime();
            boolean finished = train(run);
            return new TrainingOutcome(finished, progress.step(), progress.keptStep(), untrained, last,
                    learner.unreadable());
        } catch (TrainingFailedException failed) {
            throw new TrainingFailedException(failed.getMessage() + ". The last good checkpoint, after "
                    + checkpoints.step() + " steps, is " + folder.state());
        }
    }

    private Learner learner(boolean fresh) {
        return switch (subject) {
            case Subject.Images images -> new ImageLearner(options, images, planner.needsEmbeddings());
            case Subject.Features features -> new FeatureLearner(options, features, fresh);
        };
    }

    private void warn() {
        int chunk = options.recipe().gradientChunk();
        if (subject instanceof Subject.Images && chunk > 0 && chunk < options.sampling().batchSize()
                && options.batchNorm().batchStatistics()) {
            listener.warning("batches of " + options.sampling().batchSize() + " go through the network "
                    + chunk
                    + " at a time, and BatchNorm normalises each part by its own statistics: the gradients are not those of "
                    + "the whole batch. They are with BatchNorm's statistics frozen, which wants pretrained weights");
        }
    }

    /** What the loss begins with; its proxies need not go to class means if a checkpoint replaces them anyway. */
    private LossState lossState(Learner learner, boolean fresh) {
        SplittableRandom generator = random.lossState();
        int classes = subject.train().classes();
        LossState drawn = options.loss().initialState(classes, subject.lossSize(), generator);
        if (!fresh || options.proxyStart() == ProxyStart.RANDOM) {
            return drawn;
        }
        EmbeddedSet embedded = learner.readableTrainingSet();
        return ClassMeans.in(drawn, classes, embedded.embeddings(), embedded.labels(), generator);
    }

    private record Run(TrainingState state, MetricsLog log) {}

    /** Returns whether all steps are done. */
    private boolean train(Run run) throws IOException {
        if (progress.step() == 0) {
            evaluate(run);
            untrained = last;
        }
        while (!isDone()) {
            if (!epoch(run)) {
                return false;
            }
            progress = progress.nextEpoch();
            plan = null;
            boolean due = options.evaluateEvery() > 0 && progress.epoch() % options.evaluateEvery() == 0;
            if (due && progress.step() < options.steps()) {
                evaluate(run);
            }
            if (progress.step() < options.steps() && (due || isTime(SECONDS_BETWEEN))) {
                checkpoint(run);
            }
        }
        if (progress.evaluatedStep() < progress.step()) {
            evaluate(run);
            checkpoint(run);
        }
        return true;
    }

    /** Whether all steps are done, or waiting for a better model has taken too long. */
    private boolean isDone() {
        int patience = options.recipe().patience();
        return progress.step() >= options.steps() || (patience > 0 && progress.waited() >= patience);
    }

    /** Goes through what is left of the epoch; returns whether it was not stopped. */
    private boolean epoch(Run run) throws IOException {
        TrainingStep step = new TrainingStep(options, subject.lossSize(), run.state, random);
        EpochPlan now = plan != null ? plan : planner.draw(progress.epoch(), run.state.learner());
        plan = now;
        try (Learner.Batches epoch = run.state.learner().epoch(now, progress.batch())) {
            long before = System.nanoTime();
            while (epoch.hasNext() && progress.step() < options.steps()) {
                if (stopRequested) {
                    checkpoint(run);
                    return false;
                }
                try (Learner.Batch batch = epoch.next()) {
                    LossValue loss = step.take(batch, progress.step(), progress.epoch());
                    long after = System.nanoTime();
                    report(run, loss, batch.size() * 1e9 / (after - before));
                    before = after;
                }
                if (isTime(Double.POSITIVE_INFINITY)) {
                    checkpoint(run);
                }
            }
        }
        return true;
    }

    /** Whether that many seconds, or as many as the options say, have passed since the last checkpoint. */
    private boolean isTime(double seconds) {
        return checkpoints.secondsSince() > Math.min(seconds, options.execution().checkpointSeconds());
    }

    private void report(Run run, LossValue loss, double imagesPerSecond) throws IOException {
        double rate = options.optimiser().learningRate() * options.rateFactor(progress.step());
        int epoch = progress.epoch();
        progress = progress.afterStep();
        StepReport report = new StepReport(progress.step(), options.steps(), epoch, loss.value(),
                loss.terms(), rate,
                imagesPerSecond);
        run.log.step(report);
        listener.step(report);
    }

    /** Measures, and keeps the model if the selection says so. */
    private void evaluate(Run run) throws IOException {
        requireFinite(run);
        run.state.average().in(() -> measure(run));
    }

    private void measure(Run run) throws IOException {
        Map<String, Double> onTraining = run.state.learner().onTraining();
        Map<String, Double> onUnseen = run.state.learner().onUnseen();
        double recall = onUnseen.getOrDefault("R@1", -1.0);
        boolean keep = options.selection() == Selection.LAST || recall > progress.keptRecall();
        if (keep) {
            saveModel(run);
        }
        progress = keep ? progress.evaluatedAndKept(recall) : progress.evaluated();
        EpochReport report = new EpochReport(progress.epoch(), progress.step(), onTraining, onUnseen, keep);
        run.log.evaluation(report);
        last = report;
        listener.epoch(report);
    }

    private void requireFinite(Run run) {
        if (!run.state.learner().isFinite() || !run.state.lossState().isFinite()) {
            throw new TrainingFailedException("after step " + progress.step() + " of " + options.steps()
                    + " a weight is not a finite number. The usual cause is a learning rate that is too high (here "
                    + options.optimiser().learningRate() + " for the backbone, "
                    + options.optimiser().headLearningRate() + " for the head): lower it");
        }
    }

    private void saveModel(Run run) throws IOException {
        try {
            run.state.learner().save(folder.model());
        } catch (IOException failure) {
            throw checkpoints.notSaved("model", progress, folder.model(), failure);
        }
    }

    private void checkpoint(Run run) throws IOException {
        requireFinite(run);
        run.log.force();
        checkpoints.write(progress, file -> {
            run.state.write(file);
            writePlan(file);
        });
        listener.checkpoint(folder.state(), progress.step());
    }

    /** The epoch in work, if the network has moved on since it was drawn. */
    private void writePlan(SafetensorsWriter file) {
        if (plan != null && planner.needsEmbeddings() && progress.batch() > 0) {
            plan.write(file);
        }
    }
}
