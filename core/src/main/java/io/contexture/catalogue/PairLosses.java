package io.contexture.catalogue;

import io.contexture.loss.CircleLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.LiftedStructureLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.MultiSimilarityLoss;
import io.contexture.loss.NPairsLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.loss.SupConLoss;
import io.contexture.loss.VICRegLoss;
import java.util.List;

/** Losses on pairs of a batch. */
final class PairLosses {

    private PairLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(contrastive(), ntXent(), supCon(), multiSimilarity(), circle(), liftedStructure(),
                nPairs(),
                vicReg());
    }

    private static Entry<EmbeddingLoss> contrastive() {
        return new Entry<>("contrastive",
                "L = mean of (m+ - s_ij) over positive pairs below m+, plus mean of (s_ij - m-) over negative pairs above m-",
                List.of(new Option("positive-margin", "0.9",
                        "m+, the score that positives must reach: 0.75 beside the contextual loss; 0 for minus a distance"),
                        new Option("negative-margin", "0.6",
                                "m-, the score that negatives must not exceed; -1 for minus a distance")),
                "pretrained weights and clean labels, or when only pairs are labelled; from random weights it starts slowly",
                "Hadsell, Chopra, LeCun, Dimensionality Reduction by Learning an Invariant Mapping, CVPR 2006",
                given -> new MarginContrastiveLoss(given.floating("positive-margin", 0.9f),
                        given.floating("negative-margin", 0.6f)));
    }

    private static Entry<EmbeddingLoss> ntXent() {
        return new Entry<>("nt-xent",
                "L = mean over positive pairs (a, p) of -log(e^(s_ap/t) / (e^(s_ap/t) + sum over negatives n of e^(s_an/t)))",
                List.of(new Option("temperature", "0.07",
                        "t, above 0; the smaller, the more the hardest negatives count")),
                "random initial weights, large batches, pairs of augmented views",
                "Sohn, NIPS 2016; Chen et al., A Simple Framework for Contrastive Learning of Visual Representations, ICML 2020",
                given -> new NTXentLoss(given.floating("temperature", 0.07f)));
    }

    private static Entry<EmbeddingLoss> supCon() {
        return new Entry<>("sup-con",
                "L = mean over anchors i of -(1/|P(i)|) sum over positives p of log(e^(s_ip/t) / sum over all others a of e^(s_ia/t))",
                List.of(new Option("temperature", "0.1",
                        "t, above 0; the smaller, the more the nearest others count")),
                "few classes with many images each: all positives of an anchor share one softmax, and easy ones lose weight",
                "Khosla et al., Supervised Contrastive Learning, NeurIPS 2020",
                given -> new SupConLoss(given.number("temperature", 0.1)));
    }

    private static Entry<EmbeddingLoss> multiSimilarity() {
        return new Entry<>("multi-similarity",
                "L = mean over anchors i of (1/alpha) log(1 + sum over positives p of e^(-alpha (s_ip - base))) "
                        + "+ (1/beta) log(1 + sum over negatives n of e^(beta (s_in - base)))",
                List.of(new Option("alpha", "2", "how much the farthest positives stand out, above 0"),
                        new Option("beta", "50", "how much the nearest negatives stand out, above 0"),
                        new Option("base", "0.5", "the score that divides positives from negatives")),
                "fine-grained classes with some images each, best with the miner multi-similarity; a strong baseline",
                "Wang et al., Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning, CVPR 2019",
                given -> new MultiSimilarityLoss(given.number("alpha", 2), given.number("beta", 50),
                        given.number("base", 0.5)));
    }

    private static Entry<EmbeddingLoss> circle() {
        return new Entry<>("circle",
                "L = mean over anchors i of log(1 + sum over negatives n of e^(gamma (s_in + m)+ (s_in - m)) "
                        + "* sum over positives p of e^(-gamma (1 + m - s_ip)+ (s_ip - 1 + m)))",
                List.of(new Option("m", "0.4",
                        "margin, 0 to 1: 0.4 for products and species, 0.25 for faces"),
                        new Option("gamma", "80",
                                "scale, above 0: 80 for products and species, 256 for faces")),
                "faces and people, and pretrained weights; each score is pulled the harder, the farther it is from its optimum",
                "Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020",
                given -> new CircleLoss(given.number("m", 0.4), given.number("gamma", 80)));
    }

    private static Entry<EmbeddingLoss> liftedStructure() {
        return new Entry<>("lifted-structure",
                "L = mean over positive pairs (i, p) of 1/2 ((log(sum over negatives n of i and of p of e^(s_n - m-)) "
                        + "+ m+ - s_ip)+)^2, s = minus the distance",
                List.of(new Option("positive-margin", "0",
                        "m+, minus the distance up to which positives are pulled"),
                        new Option("negative-margin", "-1",
                                "m-, minus the distance from which negatives are pushed")),
                "small batches of many classes: every pair sees the negatives of both its ends",
                "Song et al., Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016",
                given -> new LiftedStructureLoss(given.number("positive-margin", 0),
                        given.number("negative-margin", -1)));
    }

    private static Entry<EmbeddingLoss> nPairs() {
        return new Entry<>("n-pairs",
                "L = mean over one pair (a_i, p_i) a class of -log(e^(s(a_i, p_i)) / sum over j of e^(s(a_i, p_j))), "
                        + "s = the inner product",
                List.of(),
                "batches of many classes with two images each; the rest of a class's images are not looked at",
                "Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NIPS 2016",
                _ -> new NPairsLoss());
    }

    private static Entry<EmbeddingLoss> vicReg() {
        return new Entry<>("vicreg",
                "L = lambda mean (z - z')^2 + mu mean over dimensions k of (1 - sqrt(var_k + eps))+ "
                        + "+ (nu/d) sum over k != l of (cov_kl^2 + cov'_kl^2), z' the other view of z",
                List.of(new Option("lambda", "25", "weight of the invariance between views, at least 0"),
                        new Option("mu", "25", "weight of the variance of each dimension, at least 0"),
                        new Option("nu", "1", "weight of the covariance of dimensions, at least 0"),
                        new Option("eps", "0.0001", "under the root of the variance, above 0")),
                "pairs of views and no negatives: a class says what belongs together, never what is apart",
                "Bardes, Ponce, LeCun, VICReg: Variance-Invariance-Covariance Regularization, ICLR 2022",
                given -> new VICRegLoss(given.number("lambda", 25), given.number("mu", 25),
                        given.number("nu", 1),
                        given.number("eps", 1e-4)));
    }
}
