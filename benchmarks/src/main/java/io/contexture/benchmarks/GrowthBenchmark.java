package io.contexture.benchmarks;

import io.contexture.benchmarks.peer.DenseContextualPeer;
import io.contexture.benchmarks.peer.PeerBatch;
import io.contexture.loss.CombinedLoss;
import io.contexture.model.LibTorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How the time of the paper's combination (d = 512, k = 4, eps = 0.05; clustered rows) grows with the batch, doubling from 128
 * rows, with the share of each phase; and the dense peer's time as far as it can be waited for. Written as {@code growth.csv} and
 * drawn as {@code growth.svg}.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=GrowthBenchmark
 * -Dbenchmark.arguments="$PWD/docs/images"}; options {@code "FOLDER LARGEST LARGEST_OF_THE_PEER"}, by default the
 * folder one is in, 65536 and 4096.
 */
public final class GrowthBenchmark {

    private static final int DIMENSION = 512;
    private static final int SMALLEST = 128;
    private static final double SECONDS_A_SIZE = 4;
    private static final PhaseClock OURS = new PhaseClock(CombinedLoss.PAPER_256);

    private GrowthBenchmark() {}

    /** Measures, prints, and writes both files. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "");
        int largest = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 65_536;
        int largestOfPeer = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4096;
        LibTorch.load();
        LibTorch.useThreads(0);
        List<Growth> measured = new ArrayList<>();
        for (int n = SMALLEST; n <= largest; n *= 2) {
            SyntheticBatch batch = SyntheticBatch.clustered(n, DIMENSION);
            Growth growth = new Growth(n, ours(batch),
                    n <= largestOfPeer ? OptionalDouble.of(dense(batch)) : OptionalDouble.empty());
            measured.add(growth);
            System.out.printf(Locale.ROOT, "%6d rows: %.5f s%s  %s%n", n, growth.total(),
                    growth.dense().isPresent() ? ", dense " + growth.dense().getAsDouble() + " s" : "",
                    growth.phases());
        }
        Files.createDirectories(folder.toAbsolutePath());
        Files.writeString(folder.resolve("growth.csv"), Growth.csv(measured));
        Files.writeString(folder.resolve("growth.svg"), GrowthPlot.svg(measured));
    }

    /** The phases of the evaluation whose whole time is the median, after half the time was spent warming up. */
    private static Map<String, Double> ours(SyntheticBatch batch) {
        OURS.evaluate(batch, SECONDS_A_SIZE / 2);
        List<Map<String, Double>> evaluations = OURS.evaluate(batch, SECONDS_A_SIZE / 2);
        evaluations.sort(Comparator.comparingDouble(Growth::sum));
        return evaluations.get(evaluations.size() / 2);
    }

    private static double dense(SyntheticBatch batch) {
        DenseContextualPeer peer = new DenseContextualPeer(4, 0.05f);
        int rounds = batch.labels().length <= 1024 ? 9 : 1;
        double[] seconds = new double[rounds];
        try (PeerBatch leaves = new PeerBatch(batch.embeddings(), batch.labels())) {
            for (int round = -rounds / 2; round < rounds; round++) {
                double spent = Alternating
                        .seconds(() -> leaves.pass(peer.combined(0.4, 0.1, 0.75, 0.6, 0.25)));
                if (round >= 0) {
                    seconds[round] = spent;
                }
            }
        }
        return Alternating.median(seconds);
    }
}
