package io.contexture.catalogue;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.mining.Miner;
import io.contexture.sampling.BatchSampler;
import java.util.List;

/** The files that the catalogues are made of: a new family is a line here. */
final class Families {

    private Families() {}

    static List<Section<EmbeddingLoss>> losses() {
        return List.of(new Section<>("The paper's loss", ContextualLosses.entries()),
                new Section<>("Pairs", SimplePairLosses.entries()),
                new Section<>("Terms that go with a loss, and teach nothing alone",
                        ContextualLosses.terms()));
    }

    static List<Section<Miner>> miners() {
        return List.of();
    }

    static List<Section<BatchSampler>> samplers() {
        return List.of(new Section<>("Classes at random", ClassSamplers.entries()));
    }
}
