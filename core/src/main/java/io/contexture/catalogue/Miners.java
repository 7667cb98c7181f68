package io.contexture.catalogue;

import io.contexture.mining.BatchEasyHardMiner;
import io.contexture.mining.BatchEasyHardMiner.Strategy;
import io.contexture.mining.BatchHardMiner;
import io.contexture.mining.DistanceWeightedMiner;
import io.contexture.mining.Miner;
import io.contexture.mining.MultiSimilarityMiner;
import io.contexture.mining.SemiHardMiner;
import io.contexture.mining.TripletDifficulty;
import io.contexture.mining.TripletMarginMiner;
import java.util.List;

/** The miners by name. */
final class Miners {

    private static final String DIFFICULTIES = Arguments.names(TripletDifficulty.values());

    private static final String STRATEGIES = Arguments.names(Strategy.values());

    private Miners() {}

    static List<Entry<Miner>> ofTriplets() {
        return List.of(distanceWeighted(), batchHard(), semiHard(), tripletMargin());
    }

    static List<Entry<Miner>> ofPairs() {
        return List.of(multiSimilarity(), batchEasyHard());
    }

    private static Entry<Miner> distanceWeighted() {
        return new Entry<>("distance-weighted",
                "for each positive pair (a, p) a negative n drawn with weight 1 / q(max(d_an, cutoff)) where d_an < nonzero-loss-cutoff, "
                        + "q(d) = d^(D-2) (1 - d^2/4)^((D-3)/2) for D dimensions",
                List.of(new Option("cutoff", "0.5", "distance below which negatives count alike, above 0"),
                        new Option("nonzero-loss-cutoff", "1.4",
                                "distance from which negatives are left out, cutoff to 2")),
                "with triplet or margin: negatives of all distances, so that neither the hardest nor the easy many rule",
                "Wu et al., Sampling Matters in Deep Embedding Learning, ICCV 2017",
                given -> new DistanceWeightedMiner(
                        given.floating("cutoff", DistanceWeightedMiner.PUBLISHED.cutoff()),
                        given.floating("nonzero-loss-cutoff",
                                DistanceWeightedMiner.PUBLISHED.nonzeroLossCutoff())));
    }

    private static Entry<Miner> batchHard() {
        return new Entry<>("batch-hard",
                "for each anchor a the positive with the least s_ap and the negative with the greatest s_an",
                List.of(),
                "with triplet from pretrained weights on clean labels; from random weights it tends to collapse",
                "Hermans, Beyer, Leibe, In Defense of the Triplet Loss for Person Re-Identification, 2017",
                _ -> new BatchHardMiner());
    }

    private static Entry<Miner> semiHard() {
        return new Entry<>("semi-hard",
                "for each positive pair (a, p) the negative with the greatest s_an below s_ap; the least s_an if none is below",
                List.of(), "with triplet from random weights, or where some labels are wrong",
                "Schroff, Kalenichenko, Philbin, FaceNet, CVPR 2015", _ -> new SemiHardMiner());
    }

    private static Entry<Miner> tripletMargin() {
        return new Entry<>("triplet-margin",
                "the triplets (a, p, n) of a difficulty, by the gap d_an - d_ap: violating gap <= margin, hard gap <= 0, "
                        + "semi-hard 0 < gap <= margin, easy gap > margin",
                List.of(new Option("margin", "0.2", "of distances, at least 0"),
                        new Option("triplets", "violating", DIFFICULTIES)),
                "to put another loss on the triplets of one difficulty; triplet itself does so with its option triplets",
                "Schroff, Kalenichenko, Philbin, FaceNet, CVPR 2015",
                given -> new TripletMarginMiner(given.floating("margin", 0.2f),
                        given.oneOf("triplets", TripletDifficulty.values(), TripletDifficulty.VIOLATING)));
    }

    private static Entry<Miner> multiSimilarity() {
        return new Entry<>("multi-similarity",
                "the positives with s_ap < max over n of s_an + epsilon, the negatives with s_an > min over p of s_ap - epsilon",
                List.of(new Option("epsilon", "0.1", "how much easier than the hardest, at least 0")),
                "with the loss multi-similarity, as published, and with any other loss on pairs",
                "Wang et al., Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR 2019",
                given -> new MultiSimilarityMiner(given.floating("epsilon", 0.1f)));
    }

    private static Entry<Miner> batchEasyHard() {
        return new Entry<>("batch-easy-hard",
                "for each anchor one positive and one negative: the easiest, the hardest, the hardest on the right side of the "
                        + "other one, or all",
                List.of(new Option("positives", "easy", STRATEGIES),
                        new Option("negatives", "semi-hard", STRATEGIES)),
                "classes of many looks: an easy positive leaves them their variety",
                "Xuan, Stylianou, Pless, Improved Embeddings with Easy Positive Triplet Mining, WACV 2020",
                given -> new BatchEasyHardMiner(given.oneOf("positives", Strategy.values(), Strategy.EASY),
                        given.oneOf("negatives", Strategy.values(), Strategy.SEMI_HARD)));
    }
}
