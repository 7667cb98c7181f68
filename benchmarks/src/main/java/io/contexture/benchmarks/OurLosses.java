package io.contexture.benchmarks;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.NTXentLoss;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ours under the names and with the settings of {@link io.contexture.benchmarks.peer.PeerLosses#usual}. */
final class OurLosses {

    private OurLosses() {}

    static Map<String, EmbeddingLoss> usual() {
        Map<String, EmbeddingLoss> losses = new LinkedHashMap<>();
        losses.put("contrastive", new MarginContrastiveLoss(0.9f, 0.6f));
        losses.put("nt-xent", new NTXentLoss(0.1f));
        return Collections.unmodifiableMap(losses);
    }
}
