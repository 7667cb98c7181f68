package io.contexture.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.benchmarks.peer.PeerLoss;
import io.contexture.benchmarks.peer.PeerLosses;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossValue;
import io.contexture.testing.Closeness;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A ratio of times means something if both compute the same: value and every gradient, on a batch like the benchmark's. */
class LossContestTest {

    private static final int CLASSES = 20;

    @Test
    void everyLossOfOursHasAPeerThatGivesItsValueAndGradients() {
        Map<String, PeerLoss> peers = PeerLosses.usual();
        assertThat(peers.keySet()).containsAll(OurLosses.usual().keySet());
        OurLosses.usual().forEach((name, ours) -> agree(name, ours, Objects.requireNonNull(peers.get(name))));
    }

    @Test
    void thePublishedFormsGiveTheSame() {
        Map<String, EmbeddingLoss> ours = OurLosses.usual();
        PeerLosses.cubic().forEach((name, peer) -> {
            EmbeddingLoss loss = ours.get(name);
            if (loss != null) {
                agree(name, loss, peer);
            }
        });
    }

    private static void agree(String name, EmbeddingLoss ours, PeerLoss peer) {
        SyntheticBatch rows = SyntheticBatch.clustered(64, 32);
        try (LossContest contest = new LossContest(ours, peer, rows, CLASSES)) {
            LossValue value = contest.ours();
            close(name, new double[]{contest.peer()}, new double[]{value.value()});
            close(name + " gradient", wide(contest.leaves().gradient().data()),
                    wide(value.gradient().toArray()));
            value.weightGradients().forEach((weights, gradient) -> close(name + " gradient of " + weights,
                    wide(contest.leaves().weightGradient(weights).data()), wide(gradient.toArray())));
        }
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
