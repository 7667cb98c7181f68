package io.contexture.loss;

import io.contexture.loss.CombinedLoss.Term;
import java.util.List;

/**
 * A ranking loss, which only orders the scores of each query, with the contrastive loss, which brings the scores of all queries
 * onto one scale: {@code L = (1 - lambda) L_AP + lambda L_contrast}.
 *
 * <p>Source: Ramzi, Thome, Rambour, Audebert, Bitot, "Robust and Decomposable Average Precision for Image Retrieval" (ROADMAP),
 * NeurIPS 2021, in the form of Liao et al., ICML 2023, with lambda = 0.5 and margins 0.9 and 0.6. Lambda weighs the CONTRASTIVE
 * term, as it does in the 224-pixel code's {@link CombinedLoss#paper224}.
 */
public final class RoadmapLoss {

    /** {@code 0.5 L_SupAP + 0.5 L_contrast(0.9, 0.6)}. */
    public static final CombinedLoss PAPER = of(0.5, SupAPLoss.PAPER, new MarginContrastiveLoss(0.9f, 0.6f));

    private RoadmapLoss() {}

    /**
     * ROADMAP proper.
     *
     * @param lambda weight of the contrastive loss, 0 to 1
     * @return a sum of the terms {@code sup-ap} and {@code contrastive}
     */
    public static CombinedLoss of(double lambda, SupAPLoss supAP, MarginContrastiveLoss contrastive) {
        return sum("sup-ap", lambda, supAP, contrastive);
    }

    /**
     * The same with Smooth-AP.
     *
     * @param lambda weight of the contrastive loss, 0 to 1
     * @return a sum of the terms {@code smooth-ap} and {@code contrastive}
     */
    public static CombinedLoss ofSmoothAP(double lambda, SmoothAPLoss smoothAP,
            MarginContrastiveLoss contrastive) {
        return sum("smooth-ap", lambda, smoothAP, contrastive);
    }

    /**
     * The same with SoftBin-AP.
     *
     * @param lambda weight of the contrastive loss, 0 to 1
     * @return a sum of the terms {@code soft-bin-ap} and {@code contrastive}
     */
    public static CombinedLoss ofSoftBinAP(double lambda, SoftBinAPLoss softBinAP,
            MarginContrastiveLoss contrastive) {
        return sum("soft-bin-ap", lambda, softBinAP, contrastive);
    }

    private static CombinedLoss sum(String name, double lambda, EmbeddingLoss ranking,
            MarginContrastiveLoss contrastive) {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException(
                    "lambda is " + lambda + "; the weight of contrastive beside " + name
                            + " lies in 0 to 1, usually at 0.5");
        }
        return new CombinedLoss(
                List.of(new Term(name, 1 - lambda, ranking), new Term("contrastive", lambda, contrastive)));
    }
}
