package io.contexture.benchmarks;

import io.contexture.dataset.FolderDataset;
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
import io.contexture.training.TrainingOptions;
import io.contexture.transform.TransformSpec;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Training steps of the small ResNet (width 32, batch 128, 64 x 64) from JPEG files, with loader, random affine and
 * contextual loss, against the bare forward, backward and update on one fixed batch with a fixed gradient. Both on all cores,
 * in turns of ten steps; each turn of ours waits for its first batch, which a run does only once an epoch.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=StepBenchmark}; options
 * {@code -Dbenchmark.arguments="SIZE ROUNDS CACHE_MEGABYTES"}, by default 64 5 512.
 */
public final class StepBenchmark {

    private static final int CLASSES = 64;
    private static final int IMAGES_PER_CLASS = 20;
    private static final int STEPS = 10;
    private static final int WARM_UPS = 1;

    private StepBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        int[] settings = {64, 5, 512};
        for (int i = 0; i < arguments.length; i++) {
            settings[i] = Integer.parseInt(arguments[i]);
        }
        try (TemporaryFolder folder = TemporaryFolder.create("step-benchmark")) {
            run(draw(folder.path()), settings[0], settings[1], (long) settings[2] << 20);
        }
    }

    private static void run(ImageSet images, int size, int rounds, long cache) {
        TrainingOptions options = TrainingOptions.defaults();
        int batch = options.sampling().batchSize();
        LibTorch.load();
        LibTorch.useThreads(0);
        int cores = Runtime.getRuntime().availableProcessors();
        String transform = "resize:" + size + "x" + size + ",affine";
        try (EmbeddingNetwork network = EmbeddingNetwork.create(options.model(), 0);
                Optimiser optimiser = new Optimiser(options.optimiser(),
                        network.parameterGroups(options.batchNorm()));
                BatchLoader loader = new BatchLoader(images, TransformSpec.parse(transform),
                        new LoaderOptions(cores, 4, cache))) {
            ClassBalancedSampler sampler = new ClassBalancedSampler(images.labels(), batch,
                    options.sampling().imagesPerClass(), STEPS, STEPS);
            SplittableRandom random = new SplittableRandom(0);
            FloatBuffer fixed = noise(batch, size);
            Matrix gradient = Matrix.zeros(batch, options.model().embeddingSize());
            Random values = new Random(0);
            for (int i = 0; i < gradient.data().length; i++) {
                gradient.data()[i] = 1e-4f * (float) values.nextGaussian();
            }
            Alternating times = Alternating.time(WARM_UPS, rounds,
                    () -> wholeSteps(loader, sampler.epoch(random), options, network, optimiser),
                    () -> bareSteps(fixed, gradient, size, options, network, optimiser));
            System.out.printf(Locale.ROOT, "%d steps of %d images of %d x %d, %d threads, cache of %d MB%n",
                    STEPS,
                    batch, size, size, cores, cache >> 20);
            System.out.print(times.report("Contexture: loader, loss, forward, backward, update",
                    "forward, backward, update on a fixed batch"));
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

    private static void bareSteps(FloatBuffer pixels, Matrix gradient, int size, TrainingOptions options,
            EmbeddingNetwork network, Optimiser optimiser) {
        for (int step = 0; step < STEPS; step++) {
            try (TrainingPass pass = network.forward(pixels, gradient.rows(), size, size,
                    options.batchNorm())) {
                pass.backward(gradient);
                optimiser.step(1e-3);
            }
        }
    }

    private static FloatBuffer noise(int batch, int size) {
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * 3 * batch * size * size)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(0);
        for (int i = 0; i < pixels.capacity(); i++) {
            pixels.put(i, (float) random.nextGaussian());
        }
        return pixels;
    }

    /** Photographs of nothing: discs of a class's colours on its ground, 96 x 80 pixels. */
    private static ImageSet draw(Path folder) throws IOException {
        for (int label = 0; label < CLASSES; label++) {
            Path classFolder = Files.createDirectories(folder.resolve("class" + label));
            for (int i = 0; i < IMAGES_PER_CLASS; i++) {
                Random look = new Random(label);
                Random place = new Random(1000L * label + i);
                BufferedImage image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
                Graphics2D pen = image.createGraphics();
                for (int disc = 0; disc < 12; disc++) {
                    pen.setColor(new Color(look.nextInt(1 << 24)));
                    pen.fillOval(place.nextInt(96) - 20, place.nextInt(80) - 20, 40, 40);
                }
                pen.dispose();
                ImageIO.write(image, "jpg", classFolder.resolve(i + ".jpg").toFile());
            }
        }
        return FolderDataset.read(folder);
    }
}
