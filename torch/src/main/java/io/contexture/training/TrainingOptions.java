package io.contexture.training;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.model.BatchNormMode;
import io.contexture.model.ModelOptions;
import io.contexture.transform.ImageTransform;
import io.contexture.transform.TransformSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that a training run depends on, besides the images.
 *
 * @param model               which network
 * @param seed                of all randomness: initial weights, batches, augmentation
 * @param steps               batches to train on, at least 1
 * @param sampling            what a batch is made of
 * @param optimiser           how parameters follow their gradients
 * @param schedule            how the learning rate changes after the warm-up
 * @param warmUpSteps         first steps, in which the learning rate rises linearly; 0 for none
 * @param batchNorm           what training does with BatchNorm
 * @param loss                what is trained, its miner included; its {@code toString} must tell all of its settings, as
 *                            records' does
 * @param proxyStart          where the proxies of a loss that has some begin
 * @param trainTransform      from image file to network input in training
 * @param evaluationTransform the same in evaluation, without randomness
 * @param evaluateEvery       epochs between evaluations, at least 1; or 0 for the untrained and the last model only
 * @param selection           which model is kept
 * @param recipe              what is done beyond optimiser and schedule
 * @param execution           how the run uses the machine
 */
public record TrainingOptions(ModelOptions model, long seed, int steps, SamplingOptions sampling,
        OptimiserOptions optimiser, Schedule schedule, int warmUpSteps, BatchNormMode batchNorm,
        EmbeddingLoss loss, ProxyStart proxyStart,
        ImageTransform trainTransform, ImageTransform evaluationTransform, int evaluateEvery,
        Selection selection, Recipe recipe,
        ExecutionOptions execution) {

    public TrainingOptions {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 or more");
        }
        if (warmUpSteps < 0) {
            throw new IllegalArgumentException("warm-up steps is " + warmUpSteps + "; allowed: 0 or more");
        }
        if (evaluateEvery < 0) {
            throw new IllegalArgumentException(
                    "evaluate every " + evaluateEvery + " epochs; allowed: 0 or more");
        }
        if (proxyStart == ProxyStart.CLASS_MEANS && model.projectorSize() > 0) {
            throw new IllegalArgumentException(
                    "proxies cannot begin at class means with a projector: they lie in its"
                            + " output, the means in the embedding; take random, or leave the projector out");
        }
        if (evaluationTransform.isRandom()) {
            throw new IllegalArgumentException("evaluation transform '" + evaluationTransform
                    + "' is random; an evaluation must be repeatable");
        }
    }

    /**
     * What trains from random weights on small images: 600 steps of 32 x 4 images at 48 x 48, {@link
     * CombinedLoss#FROM_SCRATCH}, Adam at 2e-3 with 50 steps of warm-up and a cosine to zero.
     */
    public static TrainingOptions defaults() {
        return new TrainingOptions(ModelOptions.defaults(), 0, 600, SamplingOptions.defaults(),
                OptimiserOptions.defaults(), new Schedule.Cosine(), 50, BatchNormMode.TRAINED,
                CombinedLoss.FROM_SCRATCH, ProxyStart.RANDOM, TransformSpec.parse("resize:48x48,affine,flip"),
                TransformSpec.parse("resize:48x48"), 10, Selection.LAST, Recipe.plain(),
                ExecutionOptions.defaults());
    }

    /** The factor on both learning rates at a step, counted from 0. */
    public double rateFactor(int step) {
        return step < warmUpSteps
                ? (step + 1.0) / warmUpSteps
                : schedule.factor(step - warmUpSteps, Math.max(1, steps - warmUpSteps));
    }

    /** What the results depend on, as text by name, for a network on images; a run may only be continued with the same. */
    public Map<String, String> decisive() {
        Map<String, String> all = new LinkedHashMap<>(ofImages());
        all.putAll(course());
        return all;
    }

    /** The part of {@link #decisive} that is about the network and its images. */
    public Map<String, String> ofImages() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("architecture", model.architecture());
        all.put("width", Integer.toString(model.width()));
        all.put("embeddingSize", Integer.toString(model.embeddingSize()));
        all.put("pooling", model.pooling().text());
        all.put("layerNorm", Boolean.toString(model.layerNorm()));
        all.put("headStart", model.headStart().text());
        all.put("projectorSize", Integer.toString(model.projectorSize()));
        all.put("batchNorm", batchNorm.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        all.put("trainTransform", trainTransform.toString());
        all.put("evaluationTransform", evaluationTransform.toString());
        return all;
    }

    /** The part of {@link #decisive} that is the same whatever is trained. */
    public Map<String, String> course() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("seed", Long.toString(seed));
        all.put("steps", Integer.toString(steps));
        all.put("batchSize", Integer.toString(sampling.batchSize()));
        all.put("imagesPerClass", Integer.toString(sampling.imagesPerClass()));
        all.put("sampler", sampling.sampler().toString());
        all.putAll(optimiser.decisive());
        all.put("schedule", schedule.toString());
        all.put("warmUpSteps", Integer.toString(warmUpSteps));
        all.put("loss", loss.toString());
        all.put("proxies", proxyStart.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        all.put("evaluateEvery", Integer.toString(evaluateEvery));
        all.put("selection", selection.name().toLowerCase(Locale.ROOT));
        all.putAll(recipe.decisive());
        all.put("precision", execution.precision().name().toLowerCase(Locale.ROOT));
        return all;
    }

    /** Every resolved option as text by name: {@link #decisive} and how the machine is used. */
    public Map<String, String> resolved() {
        Map<String, String> all = decisive();
        all.put("device", execution.device().text());
        all.put("layout", execution.layout().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        all.put("modelThreads", Integer.toString(execution.modelThreads()));
        all.put("loaderThreads", Integer.toString(execution.loaderThreads()));
        all.put("cacheBytes", Long.toString(execution.cacheBytes()));
        all.put("checkpointSeconds", Double.toString(execution.checkpointSeconds()));
        return all;
    }

    /** The same with another network. */
    public TrainingOptions withModel(ModelOptions other) {
        return new TrainingOptions(other, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(model, other, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another number of steps. */
    public TrainingOptions withSteps(int other) {
        return new TrainingOptions(model, seed, other, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with other batches. */
    public TrainingOptions withSampling(SamplingOptions other) {
        return new TrainingOptions(model, seed, steps, other, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another optimiser. */
    public TrainingOptions withOptimiser(OptimiserOptions other) {
        return new TrainingOptions(model, seed, steps, sampling, other, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another course of the learning rate. */
    public TrainingOptions withSchedule(Schedule other, int otherWarmUpSteps) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, other, otherWarmUpSteps,
                batchNorm, loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another treatment of BatchNorm. */
    public TrainingOptions withBatchNorm(BatchNormMode other) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, other,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with another loss. */
    public TrainingOptions withLoss(EmbeddingLoss other) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                other, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, execution);
    }

    /** The same with proxies that begin elsewhere. */
    public TrainingOptions withProxyStart(ProxyStart other) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, other, trainTransform, evaluationTransform, evaluateEvery, selection, recipe,
                execution);
    }

    /** The same with other transforms. */
    public TrainingOptions withTransforms(ImageTransform train, ImageTransform evaluation) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                train, evaluation, evaluateEvery, selection, recipe, execution);
    }

    /** The same with other evaluations. */
    public TrainingOptions withEvaluation(int every, Selection otherSelection) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, every, otherSelection, recipe, execution);
    }

    /** The same with another recipe. */
    public TrainingOptions withRecipe(Recipe other) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, other, execution);
    }

    /** The same with another use of the machine. */
    public TrainingOptions withExecution(ExecutionOptions other) {
        return new TrainingOptions(model, seed, steps, sampling, optimiser, schedule, warmUpSteps, batchNorm,
                loss, proxyStart,
                trainTransform, evaluationTransform, evaluateEvery, selection, recipe, other);
    }
}
