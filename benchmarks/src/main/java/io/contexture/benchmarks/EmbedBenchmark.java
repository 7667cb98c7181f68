package io.contexture.benchmarks;

import io.contexture.dataset.ImageSet;
import io.contexture.model.EmbedOptions;
import io.contexture.model.Embedder;
import io.contexture.model.EmbeddingNetwork;
import io.contexture.model.LibTorch;
import io.contexture.transform.Pipeline;
import io.contexture.transform.TransformSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * Embedding a folder of photographs of 500 x 375 by a ResNet-50 at 224 x 224, files and all, against the bare forward pass of as
 * many batches on one fixed batch. Both on all cores, in turns; each turn of ours waits for its first batch, which a large folder
 * does once.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=EmbedBenchmark}; options
 * {@code -Dbenchmark.arguments="ROUNDS BATCH"}, by default 3 16.
 */
public final class EmbedBenchmark {

    private static final int WARM_UPS = 1;

    private EmbedBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        LibTorch.load();
        LibTorch.useThreads(0);
        int cores = Runtime.getRuntime().availableProcessors();
        Pipeline transform = TransformSpec.parse(ResNet50.EVALUATION_TRANSFORM);
        try (TemporaryFolder folder = TemporaryFolder.create("embed-benchmark");
                EmbeddingNetwork network = EmbeddingNetwork.create(ResNet50.OPTIONS, 0)) {
            ImageSet photos = ResNet50.photos(folder.path());
            FloatBuffer fixed = ResNet50.noise(batch, ResNet50.SIZE);
            int batches = photos.size() / batch;
            Alternating times = Alternating.time(WARM_UPS, rounds,
                    () -> Embedder.embed(network, photos, transform, new EmbedOptions(batch, cores),
                            (_, _) -> {
                            }),
                    () -> {
                        for (int i = 0; i < batches; i++) {
                            network.embed(fixed, batch, ResNet50.SIZE, ResNet50.SIZE);
                        }
                    });
            System.out.printf(Locale.ROOT, "%d photographs in batches of %d, %d threads%n", photos.size(),
                    batch,
                    cores);
            System.out.print(times.report("Contexture: files, decoding, resizing, forward",
                    "forward on a fixed batch"));
        }
    }
}
