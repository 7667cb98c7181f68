package io.contexture.benchmarks;

import io.contexture.linalg.Matrix;
import io.contexture.loss.EmbeddingLoss;
import java.util.Map;

/** Evaluates a loss once and tells where the time went. */
@FunctionalInterface
interface PhaseClock {

    /**
     * Value and gradient of a batch.
     *
     * @return seconds of each phase by name, in the order in which they happen; together the whole evaluation
     */
    Map<String, Double> evaluate(Matrix embeddings, int[] labels);

    /** One phase, for a loss that does not tell them apart. */
    static PhaseClock whole(EmbeddingLoss loss) {
        return (embeddings, labels) -> Map.of("evaluation",
                Alternating.seconds(() -> loss.evaluate(embeddings, labels)));
    }
}
