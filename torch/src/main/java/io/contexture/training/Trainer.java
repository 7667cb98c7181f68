package io.contexture.training;

import io.contexture.checkpoint.Checkpoint;
import io.contexture.checkpoint.Progress;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.loss.LossValue;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.sampling.BatchSampler;
import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A training run in a folder ({@link RunFolder}). It checkpoints before the first step, at the end of every epoch, within
 * long epochs from time to time, and when asked to stop; continued from a checkpoint it gives, on the CPU with the same
 * number of model threads, bit for bit what the uninterrupted run gives, however many loader threads either has. A trainer
 * runs once.
 */
public final class Trainer {

    private static final int PREFETCH = 4;

    private final TrainingOptions options;
    private final ImageSet train;
    private final @Nullable ImageSet selectionSet;
    private final RunFolder folder;
    private final TrainingListener listener;
    private final BatchSampler sampler;
    private final String images;
    private volatile boolean stopRequested;

    private Progress progress = Progress.start();
    private int checkpointedStep = -1;
    private long checkpointedAt;
    private @Nullable EpochReport untrained;
    private @Nullable EpochReport last;

    /**
     * A run, checked as far as that goes without images.
     *
     * @param train        images to train on
     * @param selectionSet classes that are not trained on, evaluated during the run; null for none
     * @param runFolder    made if it is not there
     * @throws BadInputException if classes are too few or too small for the batches, the loss cannot take such batches,
     *                           or the selection wants a set and there is none
     */
    public Trainer(TrainingOptions options, ImageSet train, @Nullable ImageSet selectionSet, Path runFolder,
            TrainingListener listener) {
        this.options = options;
        this.train = train;
        this.selectionSet = selectionSet;
        this.folder = new RunFolder(runFolder);
        this.listener = listener;
        if (selectionSet == null && options.selection() != Selection.LAST) {
            throw new BadInputException("selection " + options.selection()
                    + " needs a set to select on; give one, or keep the last model");
        }
        try {
            SamplingOptions sampling = options.sampling();
            this.sampler = new ClassBalancedSampler(train.labels(), sampling.batchSize(),
                    sampling.imagesPerClass(),
                    sampling.tries(), 0);
            tryLoss();
        } catch (IllegalArgumentException unfit) {
            throw new BadInputException(train.title() + ": " + unfit.getMessage(), unfit);
        }
        this.images = ImageSetHash.of(train, selectionSet);
    }

    /** A loss that cannot take such batches (k above the batch size) says so now, not after the first minutes. */
    private void tryLoss() {
        int rows = options.sampling().batchSize();
        Matrix embeddings = Matrix.zeros(rows, options.model().embeddingSize());
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < embeddings.data().length; i++) {
            embeddings.data()[i] = (float) random.nextDouble(-1, 1);
        }
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row / options.sampling().imagesPerClass();
        }
        LossValue _ = options.loss().evaluate(embeddings, labels);
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
        Checkpoint from = open(resume);
        LibTorch.load();
        LibTorch.useThreads(options.execution().modelThreads());
        LoaderOptions loading = new LoaderOptions(options.execution().loaderThreads(), PREFETCH,
                options.execution().cacheBytes() / 2);
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options.model(), options.seed());
                Adam optimiser = new Adam(options.optimiser(), network.parameterGroups(options.batchNorm()));
                MetricsLog log = from == null
                        ? MetricsLog.begin(folder.metrics())
                        : MetricsLog.resume(folder.metrics(), from.progress().step());
                BatchLoader loader = new BatchLoader(train, options.trainTransform(), loading);
                RunEvaluation evaluation = new RunEvaluation(options, train, selectionSet)) {
            Run run = new Run(network, optimiser, log, loader, evaluation);
            if (from == null) {
                checkpoint(run);
            } else {
                network.readWeights(from.tensors(), Checkpoint.MODEL_PREFIX);
                optimiser.read(from.tensors(), from.progress().step());
                progress = from.progress();
                checkpointedStep = progress.step();
                listener.resumed(progress.step());
            }
            checkpointedAt = System.nanoTime();
            boolean finished = train(run);
            return new TrainingOutcome(finished, progress.step(), progress.keptStep(), untrained, last,
                    unreadable(run));
        } catch (TrainingFailedException failed) {
            throw new TrainingFailedException(failed.getMessage() + ". The last good checkpoint, after "
                    + checkpointedStep + " steps, is " + folder.state());
        }
    }

    private @Nullable Checkpoint open(boolean resume) throws IOException {
        folder.sweep();
        if (!resume) {
            if (Files.exists(folder.state())) {
                throw new BadInputException(folder.path()
                        + " already holds a run; continue it with --resume, or give another folder");
            }
            return null;
        }
        if (!Files.exists(folder.state())) {
            throw new BadInputException(
                    folder.state() + " does not exist: there is no run to resume; start one");
        }
        Checkpoint checkpoint = Checkpoint.open(folder.state());
        checkpoint.requireSameOptions(options.decisive());
        if (!checkpoint.images().equals(images)) {
            throw new BadInputException(
                    folder.state() + " was written with other images than those given now ("
                            + train + (selectionSet == null ? "" : "; " + selectionSet)
                            + "); resume with the same lists, or start a new run folder");
        }
        return checkpoint;
    }

    private record Run(EmbeddingNetwork network, Adam optimiser, MetricsLog log, BatchLoader loader,
            RunEvaluation evaluation) {}

    /** Returns whether all steps are done. */
    private boolean train(Run run) throws IOException {
        if (progress.step() == 0) {
            evaluate(run);
            untrained = last;
        }
        while (progress.step() < options.steps()) {
            if (!epoch(run)) {
                return false;
            }
            progress = progress.nextEpoch();
            boolean due = options.evaluateEvery() > 0 && progress.epoch() % options.evaluateEvery() == 0;
            if (due && progress.step() < options.steps()) {
                evaluate(run);
            }
            if (progress.step() < options.steps()) {
                checkpoint(run);
            }
        }
        if (progress.evaluatedStep() < progress.step()) {
            evaluate(run);
            checkpoint(run);
        }
        return true;
    }

    /** Goes through what is left of the epoch; returns whether it was not stopped. */
    private boolean epoch(Run run) throws IOException {
        TrainingStep step = new TrainingStep(options, run.network, run.optimiser);
        SplittableRandom random = generator(progress.epoch());
        List<int[]> batches = sampler.epoch(random);
        try (Epoch epoch = run.loader.batches(batches, random.nextLong(), progress.batch())) {
            long before = System.nanoTime();
            while (epoch.hasNext() && progress.step() < options.steps()) {
                if (stopRequested) {
                    checkpoint(run);
                    return false;
                }
                try (ImageBatch batch = epoch.next()) {
                    LossValue loss = step.take(batch, progress.step());
                    long now = System.nanoTime();
                    report(run, loss, batch.size() * 1e9 / (now - before));
                    before = now;
                }
                if (secondsSinceCheckpoint() > options.execution().checkpointSeconds()) {
                    checkpoint(run);
                }
            }
        }
        return true;
    }

    /** A generator for each epoch, so that a run can begin at any. */
    private SplittableRandom generator(int epoch) {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        long forEpochs = seeds.nextLong();
        return new SplittableRandom(new SplittableRandom(forEpochs + epoch).nextLong());
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
        Map<String, Double> onTraining = run.evaluation.training(run.network);
        Map<String, Double> onUnseen = run.evaluation.unseen(run.network);
        double recall = onUnseen.getOrDefault("R@1", -1.0);
        boolean keep = options.selection() == Selection.LAST || recall > progress.keptRecall();
        if (keep) {
            saveModel(run);
            progress = progress.kept(recall);
        }
        progress = progress.evaluated();
        EpochReport report = new EpochReport(progress.epoch(), progress.step(), onTraining, onUnseen, keep);
        run.log.evaluation(report);
        last = report;
        listener.epoch(report);
    }

    private void requireFinite(Run run) {
        if (!run.network.isFinite()) {
            throw new TrainingFailedException("after step " + progress.step() + " of " + options.steps()
                    + " a weight is not a finite number. The usual cause is a learning rate that is too high (here "
                    + options.optimiser().learningRate() + " for the backbone, "
                    + options.optimiser().headLearningRate() + " for the head): lower it");
        }
    }

    private void saveModel(Run run) throws IOException {
        try {
            run.network.save(folder.model(), Map.of(EmbeddingNetwork.TRANSFORM_KEY,
                    options.evaluationTransform().toString()));
        } catch (IOException failure) {
            throw notSaved("model", folder.model(), failure);
        }
    }

    private void checkpoint(Run run) throws IOException {
        requireFinite(run);
        run.log.force();
        try {
            Checkpoint.write(folder.state(), options.decisive(), progress, images, run.network,
                    run.optimiser::write);
        } catch (IOException failure) {
            throw notSaved("checkpoint", folder.state(), failure);
        }
        checkpointedStep = progress.step();
        checkpointedAt = System.nanoTime();
        listener.checkpoint(folder.state(), checkpointedStep);
    }

    private BadInputException notSaved(String what, Path file, IOException failure) {
        String earlier = checkpointedStep < 0
                ? "there is no earlier one"
                : "the checkpoint after " + checkpointedStep
                        + " steps is untouched: make room and continue with --resume";
        return new BadInputException(
                "the " + what + " of step " + progress.step() + " could not be written to " + file
                        + ": " + failure.getMessage() + "; " + earlier,
                failure);
    }

    private double secondsSinceCheckpoint() {
        return (System.nanoTime() - checkpointedAt) / 1e9;
    }

    private static List<UnreadableImage> unreadable(Run run) {
        List<UnreadableImage> all = new ArrayList<>(run.loader.unreadable());
        run.evaluation.unreadable().stream().filter(image -> !all.contains(image)).forEach(all::add);
        return all;
    }
}
