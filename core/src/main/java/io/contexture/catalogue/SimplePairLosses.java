package io.contexture.catalogue;

import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.NTXentLoss;
import java.util.List;

/** Losses on pairs. */
final class SimplePairLosses {

    private SimplePairLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(new Entry<>("contrastive",
                "L = mean of (m+ - s_ij) over positive pairs below m+, plus mean of (s_ij - m-) over negative pairs above m-",
                List.of(new Option("positive-margin", "0.9",
                        "m+, similarity that positives must reach, -1 to 1; 0.75 beside the contextual loss"),
                        new Option("negative-margin", "0.6",
                                "m-, similarity that negatives must not exceed, -1 to 1")),
                "pretrained weights and clean labels; from random weights it starts slowly",
                "Hadsell, Chopra, LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006",
                given -> new MarginContrastiveLoss(given.floating("positive-margin", 0.9f),
                        given.floating("negative-margin", 0.6f))),
                new Entry<>("nt-xent",
                        "L = mean over positive pairs (a, p) of -log(e^(s_ap/t) / (e^(s_ap/t) + sum over negatives n of e^(s_an/t)))",
                        List.of(new Option("temperature", "0.07",
                                "t, above 0; the smaller, the more the hardest negatives count")),
                        "random initial weights, large batches, pairs of augmented views",
                        "Sohn, NIPS 2016; Chen et al., A Simple Framework for Contrastive Learning, ICML 2020",
                        given -> new NTXentLoss(given.floating("temperature", 0.07f))));
    }
}
