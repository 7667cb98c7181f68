package io.contexture.catalogue;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.FastAPLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.RoadmapLoss;
import io.contexture.loss.SmoothAPLoss;
import io.contexture.loss.SoftBinAPLoss;
import io.contexture.loss.SupAPLoss;
import java.util.List;

/** Losses that stand in for average precision. */
final class RankingLosses {

    private static final Option TAU = new Option("tau", "0.01",
            "temperature of the sigmoid, at least 1e-6: small is near to AP, large has slopes further out");

    private RankingLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(smoothAP(), supAP(), softBinAP(), fastAP(), roadmap());
    }

    private static Entry<EmbeddingLoss> smoothAP() {
        return new Entry<>("smooth-ap",
                "mean over queries of 1 - AP, AP = mean over positives p of rank among positives / rank among all; "
                        + "a rank is 1 + sum over others j of sigmoid((s_j - s_p) / tau)",
                List.of(TAU),
                "a ranking is what counts, and batches are large, with several images of each class",
                "Brown, Xie, Kalogeiton, Zisserman, Smooth-AP: Smoothing the Path Towards Large-Scale Image Retrieval, ECCV 2020",
                given -> new SmoothAPLoss(given.number("tau", SmoothAPLoss.PAPER.tau())));
    }

    private static Entry<EmbeddingLoss> supAP() {
        return new Entry<>("sup-ap",
                "mean over queries of 1 - AP, AP = mean over positives p of R+ / (R+ + sum over negatives j of H(s_j - s_p)); "
                        + "R+ is the exact rank among positives; H(x) = sigmoid(x/tau) behind p, start + sigmoid(x/tau) "
                        + "up to delta ahead, rho x + offset beyond",
                List.of(TAU, new Option("rho", "100", "slope far ahead, at least 0"),
                        new Option("offset", "1.44", "added to that slope, at least -rho delta"),
                        new Option("delta", "0.05", "how far ahead is far, at least 0"),
                        new Option("start", "0.5", "added to the sigmoid ahead, at least 0")),
                "as smooth-ap, where negatives far ahead must still be pushed back; usually with contrastive: see roadmap",
                "Ramzi, Thome, Rambour, Audebert, Bitot, Robust and Decomposable Average Precision for Image Retrieval, NeurIPS 2021",
                RankingLosses::supAP);
    }

    private static SupAPLoss supAP(Arguments given) {
        SupAPLoss usual = SupAPLoss.PAPER;
        return new SupAPLoss(given.number("tau", usual.tau()), given.number("rho", usual.rho()),
                given.number("offset", usual.offset()), given.number("delta", usual.delta()),
                given.number("start", usual.start()));
    }

    private static Entry<EmbeddingLoss> softBinAP() {
        return new Entry<>("soft-bin-ap",
                "mean over queries of 1 - AP, AP = sum over bins, the highest scores first, of precision up to the bin "
                        + "x share of the positives in the bin; a score is shared out between its two nearest bins",
                List.of(new Option("bins", "20", "number of bins, at least 2"),
                        new Option("min", "-1", "centre of the last bin"),
                        new Option("max", "1", "centre of the first bin, above min")),
                "large batches and large classes, where smooth-ap's time grows with positives x batch: this one's does not",
                "Revaud, Almazan, Rezende, de Souza, Learning with Average Precision, ICCV 2019; He, Lu, Sclaroff, CVPR 2018",
                given -> new SoftBinAPLoss(given.integer("bins", SoftBinAPLoss.PAPER.bins()),
                        given.number("min", SoftBinAPLoss.PAPER.min()),
                        given.number("max", SoftBinAPLoss.PAPER.max())));
    }

    private static Entry<EmbeddingLoss> fastAP() {
        return new Entry<>("fast-ap",
                "mean over anchors with a positive of 1 - AP, AP = mean over positives of precision at their squared "
                        + "distance 2 - 2 s, put softly into bins between 0 and 4",
                List.of(new Option("bins", "10", "number of bins, at least 1")),
                "as soft-bin-ap; the anchor itself takes no rank, so that classes of two images weigh more",
                "Cakir, He, Xia, Kulis, Sclaroff, Deep Metric Learning to Rank, CVPR 2019",
                given -> new FastAPLoss(given.integer("bins", 10)));
    }

    private static Entry<EmbeddingLoss> roadmap() {
        return new Entry<>("roadmap", "(1 - lambda) sup-ap + lambda contrastive",
                List.of(new Option("lambda", "0.5", "weight of the contrastive term, 0 to 1"),
                        new Option("positive-margin", "0.9",
                                "similarity that positives must reach, -1 to 1"),
                        new Option("negative-margin", "0.6",
                                "similarity that negatives must not exceed, -1 to 1")),
                "a ranking is what counts, and one threshold on scores should mean the same for every query",
                "Ramzi, Thome, Rambour, Audebert, Bitot, Robust and Decomposable Average Precision for Image Retrieval, NeurIPS 2021",
                given -> RoadmapLoss.of(given.number("lambda", 0.5), SupAPLoss.PAPER,
                        new MarginContrastiveLoss(given.floating("positive-margin", 0.9f),
                                given.floating("negative-margin", 0.6f))));
    }
}
