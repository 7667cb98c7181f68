package io.contexture.benchmarks;

import io.contexture.catalogue.Losses;
import io.contexture.catalogue.Setting;
import io.contexture.loss.EmbeddingLoss;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ours under the names and with the settings of {@link io.contexture.benchmarks.peer.PeerLosses#usual}. */
final class OurLosses {

    private static final List<String> EXPRESSIONS = List.of("contrastive", "nt-xent(temperature=0.1)",
            "sup-con", "multi-similarity", "circle", "lifted-structure", "n-pairs", "vicreg", "triplet",
            "smooth-ap", "sup-ap", "soft-bin-ap", "fast-ap", "roadmap", "proxy-nca(scale=10)",
            "normalised-softmax", "proxy-anchor", "cosface", "arcface", "sub-centre-arcface",
            "soft-triple(centres=3)", "margin", "cross-batch-memory(size=1024)");

    private OurLosses() {}

    /**
     * All of them, from the catalogue.
     *
     * @param n rows of a batch, four a class; at most 1,024, what the memory holds
     */
    static Map<String, EmbeddingLoss> usual(int n) {
        Setting setting = Setting.ofBatches(n, 4);
        Map<String, EmbeddingLoss> losses = new LinkedHashMap<>();
        EXPRESSIONS.forEach(expression -> losses.put(expression.replaceAll("\\(.*", ""),
                Losses.make(expression, setting)));
        return Collections.unmodifiableMap(losses);
    }
}
