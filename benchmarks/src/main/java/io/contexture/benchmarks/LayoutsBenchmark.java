package io.contexture.benchmarks;

import io.contexture.model.BatchNormMode;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.model.MemoryLayout;
import io.contexture.model.ModelOptions;
import io.contexture.model.TrainingPass;
import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * Images a second of a bare network by how images lie in memory and how many go through it at once: embedding, and forward and
 * backward. Channels last against channels first in turns; the smallest batch first.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=LayoutsBenchmark}; options
 * {@code -Dbenchmark.arguments="small|resnet50 ROUNDS LARGEST"}, by default resnet50 3 64.
 */
public final class LayoutsBenchmark {

    private static final int WARM_UPS = 1;
    private static final int SMALLEST_BATCH = 8;
    private static final int SMALL_SIZE = 48;

    private LayoutsBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) {
        boolean small = arguments.length > 0 && arguments[0].equals("small");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int largest = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 64;
        int size = small ? SMALL_SIZE : ResNet50.SIZE;
        ModelOptions options = small ? ModelOptions.defaults() : ResNet50.OPTIONS;
        LibTorch.load();
        LibTorch.useThreads(0);
        FloatBuffer pixels = ResNet50.noise(largest, size);
        System.out.printf(Locale.ROOT, "%s at %d x %d, images a second%n%-8s %28s %28s%n",
                options.architecture(),
                size, size, "batch", "embedding, last / first", "training, last / first");
        try (EmbeddingNetwork last = EmbeddingNetwork.create(options, 0);
                EmbeddingNetwork first = EmbeddingNetwork.create(options, 0)) {
            last.layOut(MemoryLayout.CHANNELS_LAST);
            first.layOut(MemoryLayout.CHANNELS_FIRST);
            for (int batch = SMALLEST_BATCH; batch <= largest; batch *= 2) {
                int n = batch;
                // As many images a turn, however they are cut into batches.
                int repeats = largest / n;
                Alternating embedding = Alternating.time(WARM_UPS, rounds,
                        () -> embed(last, pixels, n, size, repeats),
                        () -> embed(first, pixels, n, size, repeats));
                Alternating training = Alternating.time(WARM_UPS, rounds,
                        () -> train(last, pixels, n, size, repeats),
                        () -> train(first, pixels, n, size, repeats));
                System.out.printf(Locale.ROOT, "%-8d %14.1f / %-11.1f %14.1f / %-11.1f%n", n,
                        n * repeats / embedding.ourMedian(), n * repeats / embedding.peerMedian(),
                        n * repeats / training.ourMedian(), n * repeats / training.peerMedian());
            }
        }
    }

    private static void embed(EmbeddingNetwork network, FloatBuffer pixels, int n, int size, int repeats) {
        for (int i = 0; i < repeats; i++) {
            network.embed(pixels, n, size, size);
        }
    }

    private static void train(EmbeddingNetwork network, FloatBuffer pixels, int n, int size, int repeats) {
        for (int i = 0; i < repeats; i++) {
            try (TrainingPass pass = network.forward(pixels, n, size, size, BatchNormMode.TRAINED)) {
                pass.backward(pass.embeddings());
            }
        }
    }
}
