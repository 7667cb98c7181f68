package io.contexture.catalogue;

import io.contexture.loss.ContextualLoss;
import io.contexture.loss.ContextualVariant;
import io.contexture.loss.ContextualVariantLoss;
import io.contexture.loss.EmbeddingLoss;
import java.util.List;

/** The contextual term by itself, whole or with a piece taken away. */
final class Ablations {

    private Ablations() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(new Entry<>("contextual-term",
                "L = (1/n^2) sum over i != j of (1[y_i = y_j] - C_ij)^2, C the contextual similarity",
                List.of(new Option("k", "images per class",
                        "neighbourhood size, the image itself included: 2 to the batch size"),
                        new Option("eps", "0.05", "tolerance on squared distances, at least 0"),
                        new Option("variant", Arguments.name(ContextualVariant.FULL),
                                "the paper's ablations; one of "
                                        + Arguments.names(ContextualVariant.values()))),
                "to see what the contextual term does alone, or a piece of it; to train, take contextual, which"
                        + " adds the terms that it needs beside it",
                "Liao, Tsiligkaridis, Kulis: Supervised Metric Learning to Rank for Retrieval via Contextual"
                        + " Similarity Optimization, ICML 2023",
                Ablations::make));
    }

    private static EmbeddingLoss make(Arguments arguments) {
        int k = arguments.integer("k", arguments.setting().imagesPerClass());
        float eps = arguments.floating("eps", 0.05f);
        ContextualVariant variant = arguments.oneOf("variant", ContextualVariant.values(),
                ContextualVariant.FULL);
        return variant == ContextualVariant.FULL
                ? new ContextualLoss(k, eps)
                : new ContextualVariantLoss(k, eps, variant);
    }
}
