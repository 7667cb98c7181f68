package io.contexture.catalogue;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.SimilarityRegulariser;
import java.util.List;

/** The paper's loss as a whole, and its regulariser. */
final class ContextualLosses {

    private static final String PAPER = "Liao, Tsiligkaridis, Kulis, Supervised Metric Learning to Rank for Retrieval via "
            + "Contextual Similarity Optimization, ICML 2023";

    private ContextualLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(new Entry<>("contextual",
                "L = w_context L_context + w_reg L_reg + w_pair L_pair, with L_context = (1/n^2) sum over i != j of "
                        + "(Y_ij - C_ij)^2, Y_ij = 1 for a pair of one class and 0 otherwise, C_ij the share of neighbours that "
                        + "i and j have in common",
                List.of(new Option("reading", "from-scratch",
                        "weights that belong together: from-scratch 0.8 L_context + 0.1 L_reg + 0.1 nt-xent(temperature=0.1); "
                                + "paper-256 0.4 + 0.1 + 0.5 contrastive(positive-margin=0.75); paper-224 0.8 + 0.1 + 0.2 of the same"),
                        new Option("k", "images per class",
                                "neighbours, the image itself included; 2 or more"),
                        new Option("eps", "0.05", "tolerance on squared distances, 0 or more"),
                        new Option("lambda", "0.4; 0.2",
                                "paper-256: weight of L_context; paper-224: weight of L_pair, and 1 - lambda of L_context"),
                        new Option("gamma", "0.1",
                                "of the paper's readings: weight of L_reg; paper-256 leaves L_pair 1 - lambda - gamma"),
                        new Option("context-weight", "the reading's", "w_context"),
                        new Option("regulariser-weight", "the reading's", "w_reg"),
                        new Option("pair-weight", "the reading's", "w_pair"),
                        new Option("pair", "the reading's",
                                "L_pair: any loss, such as nt-xent(temperature=0.07)"),
                        new Option("target-similarity", "0.25; 0.3",
                                "mean similarity that L_reg aims at; 0.3 for paper-224")),
                "many classes with few images each, and labels of which some are wrong: it holds up where a margin loss "
                        + "collapses; from pretrained weights take a reading of the paper",
                PAPER, ContextualLosses::contextual));
    }

    static List<Entry<EmbeddingLoss>> terms() {
        return List.of(new Entry<>("regulariser", "L_reg = (mean of s_ij - s0)^2, the diagonal included",
                List.of(new Option("target", "0.25",
                        "s0, the mean similarity aimed at, -1 to 1: 0.25 in the paper at 256, 0.3 at 224")),
                "any loss, on top of it: 0.9*contrastive+0.1*regulariser as the paper does at 256, "
                        + "contrastive+0.1*regulariser(target=0.3) as it does at 224",
                PAPER, arguments -> new SimilarityRegulariser(arguments.floating("target", 0.25f))));
    }

    private static EmbeddingLoss contextual(Arguments given) {
        CombinedLoss reading = reading(given);
        CombinedLoss.Term pair = reading.term("pair");
        SimilarityRegulariser regulariser = (SimilarityRegulariser) reading.term("regulariser").loss();
        return CombinedLoss.contextual(
                given.number("context-weight", reading.term("contextual").weight()),
                (ContextualLoss) reading.term("contextual").loss(),
                given.number("regulariser-weight", reading.term("regulariser").weight()),
                given.has("target-similarity")
                        ? new SimilarityRegulariser(given.floating("target-similarity", 0))
                        : regulariser,
                given.number("pair-weight", pair.weight()),
                given.has("pair") ? Losses.make(given.text("pair", ""), given.setting()) : pair.loss());
    }

    private static CombinedLoss reading(Arguments given) {
        int k = given.integer("k", given.setting().imagesPerClass());
        float eps = given.floating("eps", 0.05f);
        String name = given.text("reading", "from-scratch");
        if (name.equals("from-scratch") && (given.has("lambda") || given.has("gamma"))) {
            throw new IllegalArgumentException(
                    "lambda and gamma are the paper's, whose two readings differ in them; "
                            + "add reading=paper-256 or reading=paper-224, or give the weights themselves");
        }
        return switch (name) {
            case "from-scratch" -> CombinedLoss.fromScratch(k, eps);
            case "paper-256" ->
                CombinedLoss.paper256(k, eps, given.number("lambda", 0.4), given.number("gamma", 0.1));
            case "paper-224" ->
                CombinedLoss.paper224(k, eps, given.number("lambda", 0.2), given.number("gamma", 0.1));
            default -> throw new IllegalArgumentException("reading=" + name + ": there are "
                    + "from-scratch, paper-256 and paper-224");
        };
    }
}
