package io.contexture.benchmarks;

import io.contexture.benchmarks.peer.PeerBatch;
import io.contexture.benchmarks.peer.PeerLoss;
import io.contexture.linalg.Matrix;
import io.contexture.loss.Batch;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LossState;
import io.contexture.loss.LossValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A loss and its peer on the same batch, with the same weights where the loss has some. Owns the peer's copy of the batch until
 * {@link #close}.
 */
final class LossContest implements AutoCloseable {

    private static final double TURN = 0.2;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 9;

    private final EmbeddingLoss ours;
    private final PeerLoss peer;
    private final Batch batch;
    private final PeerBatch leaves;

    /** @param classes number of classes that the loss has weights for */
    LossContest(EmbeddingLoss ours, PeerLoss peer, SyntheticBatch rows, int classes) {
        this.ours = ours;
        this.peer = peer;
        LossState state = ours.initialState(classes, rows.embeddings().columns(), new SplittableRandom(0));
        this.batch = Batch.of(rows.embeddings(), rows.labels()).withState(state);
        Map<String, Matrix> weights = new LinkedHashMap<>();
        state.weights().forEach((name, values) -> weights.put(name, values.values()));
        this.leaves = new PeerBatch(rows.embeddings(), rows.labels(), weights, state.memory());
    }

    /** Value and gradients of ours. */
    LossValue ours() {
        return ours.evaluate(batch);
    }

    /** The peer's value; its gradients are with {@link #leaves}. */
    double peer() {
        return leaves.pass(peer);
    }

    /** Where the peer's gradients are. */
    PeerBatch leaves() {
        return leaves;
    }

    /** Both in turns of about a fifth of a second. */
    Alternating time() {
        return Alternating.inTurns(TURN, WARM_UPS, ROUNDS, this::ours, this::peer);
    }

    @Override
    public void close() {
        leaves.close();
    }
}
