package io.contexture.benchmarks;

import io.contexture.dataset.ImageSet;
import io.contexture.linalg.Matrix;
import io.contexture.loader.BatchLoader;
import io.contexture.loader.Epoch;
import io.contexture.loader.ImageBatch;
import io.contexture.loader.LoaderOptions;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossValue;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.model.TrainingPass;
import io.contexture.sampling.ClassBalancedSampler;
import io.contexture.training.Optimiser;
import io.contexture.training.SamplingOptions;
import io.contexture.training.TrainingOptions;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Training steps from JPEG files, with loader and contextual loss, against the bare forward, backward and update on one fixed batch
 * with a fixed gradient. Both on all cores, in turns of a few steps; each turn of ours waits for its first batch, which a run does only
 * once an epoch. Of the small ResNet (width 32, batch 128, 64 x 64 with random affine, small pictures) or of a ResNet-50 as in the paper
 * (batch 16, random resized crop of 224 x 224 and flip, photographs of 500 x 375).
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=StepBenchmark}; options
 * {@code -Dbenchmark.arguments="small|resnet50 ROUNDS CACHE_MEGABYTES"}, by default small 5 512.
 */
public final class StepBenchmark {

    private static final int WARM_UPS = 1;
    private static final double SECONDS_TO_COMPILE = 15;

    /** What is trained, on what. */
    private record Setting(TrainingOptions options, int steps, String transform, int size) {

        static Setting small() {
            return new Setting(TrainingOptions.defaults(), 10, "resize:64x64,affine", 64);
        }

        static Setting resnet50() {
            return new Setting(TrainingOptions.defaults().withModel(ResNet50.OPTIONS)
                    .withSampling(new SamplingOptions(16, 4)), 2, ResNet50.TRAIN_TRANSFORM, ResNet50.SIZE);
        }

        int batch() {
            return options.sampling().batchSize();
        }
    }

    private StepBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        boolean small = arguments.length == 0 || arguments[0].equals("small");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        long cache = (arguments.length > 2 ? Long.parseLong(arguments[2]) : 512) << 20;
        try (TemporaryFolder folder = TemporaryFolder.create("step-benchmark")) {
            if (small) {
                run(Setting.small(), SmallPictures.write(folder.path()), rounds, cache);
            } else {
                run(Setting.resnet50(), ResNet50.photos(folder.path()), rounds, cache);
            }
        }
    }

    private static void run(Setting setting, ImageSet images, int rounds, long cache) {
        TrainingOptions options = setting.options();
        LibTorch.load();
        LibTorch.useThreads(0);
        int cores = Runtime.getRuntime().availableProcessors();
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options.model(), 0);
                Optimiser optimiser = new Optimiser(options.optimiser(),
                        network.parameterGroups(options.batchNorm()));
                BatchLoader loader = new BatchLoader(images, TransformSpec.parse(setting.transform()),
                        new LoaderOptions(cores, 4, cache))) {
            ClassBalancedSampler sampler = new ClassBalancedSampler(images.labels(), setting.batch(),
                    options.sampling().imagesPerClass(), setting.steps(), setting.steps());
            SplittableRandom random = new SplittableRandom(0);
            FloatBuffer fixed = ResNet50.noise(setting.batch(), setting.size());
            Matrix gradient = Matrix.zeros(setting.batch(), options.model().embeddingSize());
            Random values = new Random(0);
            for (int i = 0; i < gradient.data().length; i++) {
                gradient.data()[i] = 1e-4f * (float) values.nextGaussian();
            }
            compile(loader, sampler, options);
            Alternating times = Alternating.time(WARM_UPS, rounds,
                    () -> wholeSteps(loader, sampler.epoch(random), options, network, optimiser),
                    () -> bareSteps(fixed, gradient, setting, network, optimiser));
            System.out.printf(Locale.ROOT,
                    "%s: %d steps of %d images of %d x %d, %d threads, cache of %d MB%n",
                    options.model().architecture(), setting.steps(), setting.batch(), setting.size(),
                    setting.size(), cores, cache >> 20);
            System.out.print(times.report("Contexture: loader, loss, forward, backward, update",
                    "forward, backward, update on a fixed batch"));
        }
    }

    /** Has the loader and the loss at work until they are compiled, as they are after a run's first steps. */
    private static void compile(BatchLoader loader, ClassBalancedSampler sampler, TrainingOptions options) {
        SplittableRandom random = new SplittableRandom(1);
        Matrix embeddings = Matrix.zeros(options.sampling().batchSize(), options.model().embeddingSize());
        long end = System.nanoTime() + (long) (SECONDS_TO_COMPILE * 1e9);
        while (System.nanoTime() < end) {
            try (Epoch epoch = loader.batches(sampler.epoch(random), 1)) {
                while (epoch.hasNext()) {
                    try (ImageBatch batch = epoch.next()) {
                        for (int i = 0; i < embeddings.data().length; i++) {
                            embeddings.data()[i] = (float) random.nextGaussian();
                        }
                        options.loss().evaluate(embeddings, batch.labels());
                    }
                }
            }
        }
    }

    private static void wholeSteps(BatchLoader loader, List<int[]> batches, TrainingOptions options,
            EmbeddingNetwork network, Optimiser optimiser) {
        EmbeddingLoss loss = options.loss();
        try (Epoch epoch = loader.batches(batches, 1)) {
            while (epoch.hasNext()) {
                try (ImageBatch batch = epoch.next();
                        TrainingPass pass = network.forward(batch, options.batchNorm())) {
                    LossValue value = loss.evaluate(pass.embeddings(), batch.labels());
                    pass.backward(value.gradient());
                    optimiser.step(1e-3);
                }
            }
        }
    }

    private static void bareSteps(FloatBuffer pixels, Matrix gradient, Setting setting,
            EmbeddingNetwork network, Optimiser optimiser) {
        for (int step = 0; step < setting.steps(); step++) {
            try (TrainingPass pass = network.forward(pixels, setting.batch(), setting.size(), setting.size(),
                    setting.options().batchNorm())) {
                pass.backward(gradient);
                optimiser.step(1e-3);
            }
        }
    }
}
