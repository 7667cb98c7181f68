package io.contexture.benchmarks;

import io.contexture.benchmarks.peer.PeerLoss;
import io.contexture.benchmarks.peer.PeerLosses;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.model.LibTorch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every other loss, value and gradients with respect to embeddings and weights, against libtorch's autograd doing the same on n x
 * n matrices, at n = 128 and 1,024: d = 512, four rows a class, weights for 256 classes. Both on all cores, in turns in one run;
 * medians, and how far the values are apart, relatively. Smooth-AP and SupAP stand against rows of n for each relevant pair
 * ({@code |P| n} a query); at n = 128 also against the published form, n x n x n, which at 1,024 would not fit in memory.
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=LossesBenchmark}; options
 * {@code -Dbenchmark.arguments="128 circle sup-con"}, the sizes and the losses that are wanted, by default all.
 */
public final class LossesBenchmark {

    private static final int DIMENSION = 512;
    private static final int CLASSES = 256;
    private static final List<String> SIZES = List.of("128", "1024");

    private LossesBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) {
        List<String> sizes = new ArrayList<>(List.of(arguments));
        sizes.retainAll(SIZES);
        List<String> wanted = new ArrayList<>(List.of(arguments));
        wanted.removeAll(SIZES);
        LibTorch.load();
        LibTorch.useThreads(0);
        System.out.printf("d = %d, %d classes, %d threads; ratio: ours over libtorch, allowed 1%n", DIMENSION,
                CLASSES, Runtime.getRuntime().availableProcessors());
        System.out.printf("%-32s %6s %14s %14s %7s  %s%n", "loss", "n", "ours", "libtorch", "ratio", "apart");
        for (String size : sizes.isEmpty() ? SIZES : sizes) {
            int n = Integer.parseInt(size);
            SyntheticBatch rows = SyntheticBatch.clustered(n, DIMENSION);
            compare(rows, "", PeerLosses.usual(), wanted);
            if (n == 128) {
                compare(rows, " (n x n x n)", PeerLosses.cubic(), wanted);
            }
        }
    }

    private static void compare(SyntheticBatch rows, String form, Map<String, PeerLoss> peers,
            List<String> wanted) {
        Map<String, EmbeddingLoss> ours = OurLosses.usual(rows.labels().length);
        peers.forEach((name, peer) -> {
            EmbeddingLoss loss = ours.get(name);
            if (loss != null && (wanted.isEmpty() || wanted.contains(name))) {
                compare(name + form, loss, peer, rows);
            }
        });
    }

    private static void compare(String name, EmbeddingLoss ours, PeerLoss peer, SyntheticBatch rows) {
        try (LossContest contest = new LossContest(ours, peer, rows, CLASSES)) {
            Alternating times = contest.time();
            double value = contest.peer();
            System.out.printf(Locale.ROOT, "%-32s %6d %11.3f ms %11.3f ms %7.2f  %.0e%n", name,
                    rows.labels().length, 1e3 * times.ourMedian(), 1e3 * times.peerMedian(), times.ratio(),
                    Math.abs(contest.ours().value() - value) / Math.max(Math.abs(value), 1e-6));
        }
    }
}
