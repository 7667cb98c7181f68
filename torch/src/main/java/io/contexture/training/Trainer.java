package io.contexture.training;

import io.contexture.catalogue.Setting;
import io.contexture.checkpoint.Checkpoint;
import io.contexture.checkpoint.Progress;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.UnreadableImage;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.loss.ClassMeans;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import io.contexture.model.EmbedOptions;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.model.PretrainedWeights;
import io.contexture.model.ProgressListener;
import io.contexture.storage.BadInputException;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
    private static final int EMBEDDED_AT_ONCE = 128;

    private final TrainingOptions options;
    private final ImageSet train;
    private final @Nullable ImageSet selectionSet;
    private final RunFolder folder;
    private final TrainingListener listener;
    private final EpochPlanner planner;
    private final RandomStreams random;
    private final RunCheckpoints checkpoints;
    private volatile boolean stopRequested;
    private @Nullable PretrainedWeights pretrained;

    private Progress progress = Progress.start();
    private @Nullable EpochPlan plan;
    private @Nullable EpochReport untrained;
    private @Nullable EpochReport last;

    /**
     * A run, checked as far as that goes without images.
     *
     * @param train        images to train on
     * @param selectionSet classes that are not trained on, evaluated during the run; null for none
     * @param runFolder    made if it is not there
     * @throws BadInputException if the images do not suit the sampler (classes are too few or too small for the batches), the
     *                           loss cannot take such batches, or the selection wants a set and there is none
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
        this.random = new RandomStreams(options.seed());
        try {
            SamplingOptions sampling = options.sampling();
            this.planner = new EpochPlanner(options, train,
                    sampling.sampler().sampler(new Setting(train.labels(), train.superLabels(),
                            sampling.batchSize(), sampling.imagesPerClass())),
                    random);
            TrainingTrial.of(options, train.classes());
        } catch (IllegalArgumentException unfit) {
            throw new BadInputException(train.title() + ": " + unfit.getMessage(), unfit);
        }
        this.checkpoints = new RunCheckpoints(folder, options, train, selectionSet);
    }

    /** Gives the network these weights where a new run begins; a continued one has its own. To be called before {@link #run}. */
    public void startFrom(PretrainedWeights weights) {
        pretrained = weights;
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
        // Halved between training and evaluation; in quarters if the training images are embedded, too.
        long cache = options.execution().cacheBytes() / (planner.needsEmbeddings() ? 4 : 2);
        int threads = options.execution().loaderThreads();
        try (EmbeddingNetwork network = network(from == null);
                Embedder trainingSet = new Embedder(train, options.evaluationTransform(),
                        new EmbedOptions(EMBEDDED_AT_ONCE, threads), planner.needsEmbeddings() ? cache : 0);
                TrainedLossState lossState = new TrainedLossState(
                        lossState(network, trainingSet, from == null));
                Adam optimiser = new Adam(options.optimiser(), network.parameterGroups(options.batchNorm()));
                MetricsLog log = from == null
                        ? MetricsLog.begin(folder.metrics())
                        : MetricsLog.resume(folder.metrics(), from.progress().step());
                BatchLoader loader = new BatchLoader(train, options.trainTransform(),
                        new LoaderOptions(threads, PREFETCH, cache));
                RunEvaluation evaluation = new RunEvaluation(options, train, selectionSet)) {
            lossState.join(optimiser);
            Run run = new Run(network, lossState, optimiser, log, loader, trainingSet, evaluation);
            if (from == null) {
                checkpoint(run);
            } else {
                network.readWeights(from.tensors(), Checkpoint.MODEL_PREFIX);
                lossState.read(from.tensors());
                optimiser.read(from.tensors(), from.progress().step());
                plan = EpochPlan.read(from.tensors());
                progress = from.progress();
                listener.resumed(progress.step());
            }
            checkpoints.startTime();
            boolean finished = train(run);
            return new TrainingOutcome(finished, progress.step(), progress.keptStep(), untrained, last,
                    unreadable(run));
        } catch (TrainingFailedException failed) {
            throw new TrainingFailedException(failed.getMessage() + ". The last good checkpoint, after "
                    + checkpoints.step() + " steps, is " + folder.state());
        }
    }

    private EmbeddingNetwork network(boolean fresh) {
        EmbeddingNetwork network = EmbeddingNetwork.create(options.model(), options.seed());
        if (fresh && pretrained != null) {
            try {
                pretrained.into(network);
            } catch (BadInputException unfit) {
                network.close();
                throw unfit;
            }
        }
        return network;
    }

    /** What the loss begins with; its proxies need not go to class means if a checkpoint replaces them anyway. */
    private LossState lossState(EmbeddingNetwork network, Embedder trainingSet, boolean fresh) {
        SplittableRandom generator = random.lossState();
        LossState drawn = options.loss().initialState(train.classes(), options.model().lossSize(),
                generator);
        if (!fresh || options.proxyStart() == ProxyStart.RANDOM) {
            return drawn;
        }
        EmbeddedSet embedded = trainingSet.embed(network, ProgressListener.silent());
        return ClassMeans.in(drawn, train.classes(), embedded.embeddings(), embedded.labels(), generator);
    }

    private record Run(EmbeddingNetwork network, TrainedLossState lossState, Adam optimiser, MetricsLog log,
            BatchLoader loader, Embedder trainingSet, RunEvaluation evaluation) {}

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
            plan = null;
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
        TrainingStep step = new TrainingStep(options, run.network, run.lossState, run.optimiser, random);
        EpochPlan now = plan != null ? plan : planner.draw(progress.epoch(), run.network, run.trainingSet);
        plan = now;
        try (Epoch epoch = run.loader.batches(now.batches(), now.imageSeed(), progress.batch())) {
            long before = System.nanoTime();
            while (epoch.hasNext() && progress.step() < options.steps()) {
                if (stopRequested) {
                    checkpoint(run);
                    return false;
                }
                try (ImageBatch batch = epoch.next()) {
                    LossValue loss = step.take(batch, progress.step());
                    long after = System.nanoTime();
                    report(run, loss, batch.size() * 1e9 / (after - before));
                    before = after;
                }
                if (checkpoints.secondsSince() > options.execution().checkpointSeconds()) {
                    checkpoint(run);
                }
            }
        }
        return true;
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
        if (!run.network.isFinite() || !run.lossState.isFinite()) {
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
            throw checkpoints.notSaved("model", progress, folder.model(), failure);
        }
    }

    private void checkpoint(Run run) throws IOException {
        requireFinite(run);
        run.log.force();
        checkpoints.write(progress, run.network, file -> {
            run.optimiser.write(file);
            run.lossState.write(file);
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

    private static List<UnreadableImage> unreadable(Run run) {
        List<UnreadableImage> all = new ArrayList<>(run.loader.unreadable());
        run.evaluation.unreadable().stream().filter(image -> !all.contains(image)).forEach(all::add);
        return all;
    }
}
