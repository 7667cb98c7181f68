package io.contexture.benchmarks.peer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every peer by the name that the loss has in the catalogue, with its usual settings. */
public final class PeerLosses {

    private static final double TAU = 0.01;

    private PeerLosses() {}

    /** In the order of the families: pairs, rankings, triplets, class vectors, memory. */
    public static Map<String, PeerLoss> usual() {
        Map<String, PeerLoss> losses = new LinkedHashMap<>();
        losses.put("contrastive", PairPeers.contrastive(0.9, 0.6));
        losses.put("nt-xent", PairPeers.ntXent(0.1));
        losses.put("sup-con", PairPeers.supCon(0.1));
        losses.put("multi-similarity", PairPeers.multiSimilarity(2, 50, 0.5));
        losses.put("circle", PairPeers.circle(0.4, 80));
        losses.put("lifted-structure", PairPeers.liftedStructure(0, 1));
        losses.put("n-pairs", PairPeers.nPairs(false));
        losses.put("vicreg", PairPeers.vicReg(25, 25, 1, 1e-4));
        losses.put("smooth-ap", onCosines((scores, same) -> RankingPeers.byPairs(scores, same,
                RankingPeers.sigmoid(TAU))));
        losses.put("sup-ap", onCosines((scores, same) -> RankingPeers.byPairs(scores, same,
                RankingPeers.supAP(TAU, 100, 1.44, 0.05, 0.5))));
        losses.put("soft-bin-ap", onCosines((scores, same) -> RankingPeers.softBinAP(scores, same, 20, -1,
                1)));
        losses.put("fast-ap", RankingPeers.fastAP(10));
        losses.put("roadmap", onCosines((scores, same) -> RankingPeers.roadmap(scores, same,
                RankingPeers.supAP(TAU, 100, 1.44, 0.05, 0.5), 0.5, 0.9, 0.6)));
        losses.put("triplet", TripletPeers.allTriplets(0.05));
        losses.put("margin", TripletPeers.margin(0.2));
        losses.put("proxy-nca", ProxyPeers.proxyNCA(10));
        losses.put("normalised-softmax", ProxyPeers.normalisedSoftmax(0.05));
        losses.put("proxy-anchor", ProxyPeers.proxyAnchor(0.1, 32));
        losses.put("cosface", ProxyPeers.cosFace(0.35, 64));
        losses.put("arcface", ProxyPeers.arcFace(28.6, 64));
        losses.put("sub-centre-arcface", ProxyPeers.subCentreArcFace(28.6, 64, 3));
        losses.put("soft-triple", ProxyPeers.softTriple(20, 0.1, 0.01, 3));
        losses.put("cross-batch-memory", MemoryPeers.contrastive(0.9, 0.6));
        return Collections.unmodifiableMap(losses);
    }

    /** Those whose published code compares every reference with every other for each query; the same values as in {@link #usual}. */
    public static Map<String, PeerLoss> cubic() {
        Map<String, PeerLoss> losses = new LinkedHashMap<>();
        losses.put("smooth-ap", onCosines((scores, same) -> RankingPeers.cubic(scores, same,
                RankingPeers.sigmoid(TAU))));
        losses.put("sup-ap", onCosines((scores, same) -> RankingPeers.cubic(scores, same,
                RankingPeers.supAP(TAU, 100, 1.44, 0.05, 0.5))));
        return Collections.unmodifiableMap(losses);
    }

    static PeerLoss onCosines(ScoresLoss loss) {
        return batch -> loss.loss(Pairwise.cosines(batch), Pairwise.same(batch));
    }
}
