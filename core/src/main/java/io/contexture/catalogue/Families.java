package io.contexture.catalogue;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.mining.Miner;
import io.contexture.rerank.Reranking;
import io.contexture.sampling.BatchSampler;
import java.util.List;
import java.util.stream.Stream;

/** The files that the catalogues are made of: a new family is a line here. */
final class Families {

    private Families() {}

    static List<Section<EmbeddingLoss>> losses() {
        return List.of(
                new Section<>("The paper's loss",
                        Stream.of(ContextualLosses.entries(), Ablations.entries()).flatMap(List::stream)
                                .toList()),
                new Section<>("Pairs", PairLosses.entries()),
                new Section<>("Triplets", TripletLosses.entries()),
                new Section<>("Average precision", RankingLosses.entries()),
                new Section<>("Weights of their own, most of them a proxy a class", ProxyLosses.entries()),
                new Section<>("Around another loss", MemoryLosses.entries()),
                new Section<>("Terms that go with a loss, and teach nothing alone",
                        ContextualLosses.terms()));
    }

    static List<Section<Miner>> miners() {
        return List.of(new Section<>("Triplets", Miners.ofTriplets()),
                new Section<>("Pairs", Miners.ofPairs()));
    }

    static List<Section<Reranking>> rerankings() {
        return List.of(new Section<>("Of the first results of a search", Rerankings.entries()));
    }

    static List<Section<BatchSampler>> samplers() {
        return List.of(new Section<>("By classes", Samplers.byClasses()),
                new Section<>("By hard pairs of classes: embeddings anew each epoch", HardSamplers.entries()),
                new Section<>("By hard images: embeddings anew each epoch", Samplers.byImages()));
    }
}
