package io.contexture.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.benchmarks.peer.PeerLoss;
import io.contexture.benchmarks.peer.PeerLosses;
import io.contexture.catalogue.Catalogue;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossValue;
import io.contexture.testing.Closeness;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A ratio of times means something if both compute the same: value and every gradient, on a batch like the benchmark's. */
class LossContestTest {

    private static final int ROWS = 64;
    private static final int CLASSES = 20;

    /** Losses of the catalogue that are not compared, and why. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "contextual", "has ContextualBenchmark to itself, with the paper's weights",
            "contextual-term", "has ContextualBenchmark to itself",
            "regulariser", "is a term beside other losses; ContextualBenchmark has it in the paper's sum");

    @Test
    void everyLossOfTheCatalogueIsComparedHereOrElsewhere() {
        Map<String, EmbeddingLoss> ours = OurLosses.usual(ROWS);
        assertThat(PeerLosses.usual().keySet()).containsExactlyInAnyOrderElementsOf(ours.keySet());
        assertThat(Catalogue.losses().names()).containsExactlyInAnyOrderElementsOf(
                Stream.concat(ours.keySet().stream(), ELSEWHERE.keySet().stream()).toList());
    }

    @Test
    void everyPeerGivesOurValueAndGradients() {
        Map<String, PeerLoss> peers = PeerLosses.usual();
        OurLosses.usual(ROWS)
                .forEach((name, ours) -> agree(name, ours, Objects.requireNonNull(peers.get(name))));
    }

    @Test
    void thePublishedFormsGiveTheSame() {
        Map<String, EmbeddingLoss> ours = OurLosses.usual(ROWS);
        PeerLosses.cubic().forEach((name, peer) -> {
            EmbeddingLoss loss = ours.get(name);
            if (loss != null) {
                agree(name, loss, peer);
            }
        });
    }

    private static void agree(String name, EmbeddingLoss ours, PeerLoss peer) {
        SyntheticBatch rows = SyntheticBatch.clustered(ROWS, 32);
        try (LossContest contest = new LossContest(ours, peer, rows, CLASSES)) {
            agree(name, contest);
            agree(name + ", again", contest);
        }
    }

    private static void agree(String name, LossContest contest) {
        LossValue value = contest.ours();
        close(name, new double[]{contest.peer()}, new double[]{value.value()});
        close(name + " gradient", wide(contest.leaves().gradient().data()),
                wide(value.gradient().toArray()));
        value.weightGradients().forEach((weights, gradient) -> close(name + " gradient of " + weights,
                wide(contest.leaves().weightGradient(weights).data()), wide(gradient.toArray())));
    }

    private static void close(String what, double[] peer, double[] ours) {
        Closeness.check(what, peer, ours, 1e-4);
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
