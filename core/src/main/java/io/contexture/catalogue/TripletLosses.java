package io.contexture.catalogue;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.TripletMarginLoss;
import io.contexture.mining.TripletDifficulty;
import java.util.List;

/** Losses on triplets of a batch. */
final class TripletLosses {

    private TripletLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(new Entry<>("triplet",
                "L = mean over triplets (a, p, n) above 0 of (m - (s_ap - s_an))+, s = minus the distance",
                List.of(new Option("margin", "0.05",
                        "m, by how much the positive must be nearer, at least 0"),
                        new Option("triplets", "every",
                                "which triplets, without a miner: "
                                        + Arguments.names(TripletDifficulty.values())),
                        new Option("smooth", "false", "true: log(1 + e^x) in place of (x)+"),
                        new Option("swap", "false",
                                "true: the negative is the anchor's or the positive's, whichever is nearer")),
                "only relative judgements are known (this is more like that than the other), or with the miner "
                        + "distance-weighted as the paper's baseline",
                "Schroff, Kalenichenko, Philbin, FaceNet, CVPR 2015", TripletLosses::triplet));
    }

    private static TripletMarginLoss triplet(Arguments given) {
        return new TripletMarginLoss(given.number("margin", TripletMarginLoss.USUAL.margin()),
                given.flag("smooth", false), given.flag("swap", false),
                given.oneOf("triplets", TripletDifficulty.values(), TripletMarginLoss.USUAL.triplets()));
    }
}
