package io.contexture.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.linalg.Matrix;
import io.contexture.testing.GoldenCase;
import io.contexture.testing.GoldenFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dense peer is what the authors' code computes: a ratio against anything else would mean nothing. */
class DenseContextualPeerTest {

    @Test
    void lossAndGradientOnGivenScoresAreTheGoldenOnes() {
        List<GoldenCase> cases = GoldenFile.open("contextual_similarity").cases();
        assertThat(cases).isNotEmpty();
        for (GoldenCase c : cases) {
            DenseContextualPeer peer = new DenseContextualPeer(c.integer("k"), c.number("eps"));
            Matrix scores = matrix(c, "scores");
            try (PeerBatch batch = new PeerBatch(scores, c.ints("labels"))) {
                double loss = batch
                        .pass(it -> peer.contextual(it.embeddings(), DenseContextualPeer.sameClass(it)));
                c.check("loss", loss, 1e-6);
                c.check("grad_scores", batch.gradient().data(), 2e-6);
            }
        }
    }

    @Test
    void thePapersSumOnRawEmbeddingsIsTheGoldenOne() {
        List<GoldenCase> cases = GoldenFile.open("hybrid_main").cases();
        assertThat(cases).isNotEmpty();
        for (GoldenCase c : cases) {
            DenseContextualPeer peer = new DenseContextualPeer(c.integer("k"), c.number("eps"));
            PeerLoss combined = peer.combined(c.number("lam"), c.number("gamma"), c.number("pos_margin"),
                    c.number("neg_margin"), c.number("reg_sim"));
            try (PeerBatch batch = new PeerBatch(matrix(c, "x"), c.ints("labels"))) {
                c.check("loss_context", batch.pass(peer::contextual), 2e-6);
                c.check("loss", batch.pass(combined), 2e-6);
                c.check("grad_x", batch.gradient().data(), 3e-6);
            }
        }
    }

    private static Matrix matrix(GoldenCase c, String tensor) {
        List<Long> shape = c.shape(tensor);
        return Matrix.of(c.floats(tensor), Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)));
    }
}
