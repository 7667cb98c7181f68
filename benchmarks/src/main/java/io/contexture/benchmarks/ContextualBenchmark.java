package io.contexture.benchmarks;

import io.contexture.benchmarks.peer.DenseContextualPeer;
import io.contexture.benchmarks.peer.PeerBatch;
import io.contexture.benchmarks.peer.PeerLoss;
import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossValue;
import io.contexture.model.LibTorch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The contextual loss and the paper's combination, value and gradient with respect to raw embeddings, against the dense form
 * done operation by operation in libtorch with autograd ({@link DenseContextualPeer}). Both on all cores, float32, d = 512, k = 4,
 * eps = 0.05, in turns of a fifth of a second in one run; medians. Beside the times stand the mean size of a neighbourhood, how many times faster ours
 * is (by the medians, and by the fastest round of each: the two disagree where the machine had other work) and has to be, and how far
 * the two losses are apart, relatively. Then ours alone on 32,768 rows, in a process of its own whose memory
 * is watched ({@link LargeBatch}).
 *
 * <p>{@code mvn -q -Dquick -DskipTests -pl benchmarks -am verify -Pbenchmark -Dbenchmark=ContextualBenchmark}; options
 * {@code -Dbenchmark.arguments="128 1024 4096 untrained 32768"}, those of the parts that are wanted, by default all.
 */
public final class ContextualBenchmark {

    private static final int DIMENSION = 512;
    private static final int K = 4;
    private static final float EPS = 0.05f;
    private static final int LARGE = 32_768;
    private static final double TURN = 0.2;

    private static final DenseContextualPeer DENSE = new DenseContextualPeer(K, EPS);

    /** What is compared: ours and the same by the peer. */
    private record Subject(String name, EmbeddingLoss ours, PeerLoss peer) {}

    private static final List<Subject> SUBJECTS = List.of(
            new Subject("contextual", new ContextualLoss(K, EPS), DENSE::contextual),
            new Subject("0.4 contextual + 0.1 reg + 0.5 contrastive", CombinedLoss.PAPER_256,
                    DENSE.combined(0.4, 0.1, 0.75, 0.6, 0.25)));

    /** A batch with the speed-up that it has to reach, and how long to look. */
    private record Part(String argument, int n, double required, int warmUps, int rounds) {

        SyntheticBatch batch() {
            return argument.equals("untrained")
                    ? SyntheticBatch.untrained(n, DIMENSION)
                    : SyntheticBatch.clustered(n, DIMENSION);
        }

        String kind() {
            return argument.equals("untrained") ? "untrained" : "clustered";
        }
    }

    private static final List<Part> PARTS = List.of(new Part("128", 128, 10, 3, 15),
            new Part("1024", 1024, 30, 3, 11), new Part("4096", 4096, 60, 1, 3),
            new Part("untrained", 1024, 2, 3, 11));

    private ContextualBenchmark() {}

    /** Runs the benchmark and prints the figures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> wanted = List.of(arguments);
        LibTorch.load();
        LibTorch.useThreads(0);
        System.out.printf("d = %d, k = %d, eps = %s, %d threads%n", DIMENSION, K, EPS,
                Runtime.getRuntime().availableProcessors());
        System.out.printf("%-43s %-10s %6s %7s %12s %12s %8s %8s %9s  %s%n", "loss", "rows", "n", "|N|",
                "ours",
                "dense", "faster", "fastest", "at least", "apart");
        for (Part part : PARTS) {
            if (wanted.isEmpty() || wanted.contains(part.argument())) {
                measure(part);
            }
        }
        if (wanted.isEmpty() || wanted.contains(Integer.toString(LARGE))) {
            System.out.println(LargeBatch.measureApart(LARGE, DIMENSION));
        }
    }

    private static void measure(Part part) {
        SyntheticBatch batch = part.batch();
        double neighbours = batch.meanNeighbourhood(K, EPS);
        for (Subject subject : SUBJECTS) {
            try (PeerBatch leaves = new PeerBatch(batch.embeddings(), batch.labels())) {
                LossValue[] last = new LossValue[1];
                double[] peer = new double[1];
                Alternating times = Alternating.inTurns(TURN, part.warmUps(), part.rounds(),
                        () -> last[0] = subject.ours().evaluate(batch.embeddings(), batch.labels()),
                        () -> peer[0] = leaves.pass(subject.peer()));
                System.out.printf(Locale.ROOT,
                        "%-43s %-10s %6d %7.1f %9.3f ms %9.3f ms %7.1fx %7.1fx %8.0fx  %.0e%n",
                        subject.name(), part.kind(), part.n(), neighbours, 1e3 * times.ourMedian(),
                        1e3 * times.peerMedian(), times.speedUp(), times.speedUpOfFastest(), part.required(),
                        Math.abs(last[0].value() - peer[0]) / Math.abs(peer[0]));
            }
        }
    }
}
