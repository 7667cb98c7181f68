package io.contexture.cli;

import io.contexture.loss.CombinedLoss;
import io.contexture.loss.ContextualLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginContrastiveLoss;
import io.contexture.loss.NTXentLoss;
import io.contexture.loss.SimilarityLoss;
import io.contexture.loss.SimilarityRegulariser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The loss that is trained with. What is not given follows from the reading, and from the images per class. */
final class LossOptions {

    /** A loss by the name that options and files use. */
    enum Kind {
        CONTEXTUAL("contextual"), CONTRASTIVE("contrastive"), NT_XENT("nt-xent");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A pair loss that goes with the contextual one. */
    enum Pair {
        CONTRASTIVE("contrastive"), NT_XENT("nt-xent");

        private final String text;

        Pair(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The weights that belong together. */
    enum Reading {
        FROM_SCRATCH("from-scratch"), PAPER_256("paper-256"), PAPER_224("paper-224");

        private final String text;

        Reading(String text) {
            this.text = text;
        }

        private CombinedLoss loss() {
            return switch (this) {
                case FROM_SCRATCH -> CombinedLoss.FROM_SCRATCH;
                case PAPER_256 -> CombinedLoss.PAPER_256;
                case PAPER_224 -> CombinedLoss.PAPER_224;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Option(names = "--loss", paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
    Kind loss = Kind.CONTEXTUAL;

    @Option(names = "--reading", paramLabel = "NAME", description = "The contextual loss's weights: ${COMPLETION-CANDIDATES}. "
            + "from-scratch (the default) is 0.8 contextual + 0.1 regulariser + 0.1 NT-Xent, for random weights; "
            + "paper-256 is 0.4 + 0.1 + 0.5 contrastive; paper-224 is 0.8 + 0.1 + 0.2 contrastive.")
    Reading reading = Reading.FROM_SCRATCH;

    @Option(names = "--k", paramLabel = "K", description = "Neighbourhood size, 2 to the batch size; the images per class if not given.")
    @Nullable
    Integer k;

    @Option(names = "--eps", paramLabel = "E", description = "Tolerance on squared distances; ${DEFAULT-VALUE} if not given.")
    float eps = 0.05f;

    @Option(names = "--context-weight", paramLabel = "W", description = "Weight of the contextual term, instead of the reading's.")
    @Nullable
    Double contextWeight;

    @Option(names = "--regulariser-weight", paramLabel = "W", description = "Weight of the similarity regulariser.")
    @Nullable
    Double regulariserWeight;

    @Option(names = "--pair-weight", paramLabel = "W", description = "Weight of the pair term.")
    @Nullable
    Double pairWeight;

    @Option(names = "--pair-loss", paramLabel = "NAME", description = "The pair term: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Pair pairLoss;

    @Option(names = "--positive-margin", paramLabel = "M", description = "Of the contrastive loss, -1 to 1: 0.75 beside the contextual loss, 0.9 alone.")
    @Nullable
    Float positiveMargin;

    @Option(names = "--negative-margin", paramLabel = "M", description = "Of the contrastive loss, -1 to 1; ${DEFAULT-VALUE} if not given.")
    float negativeMargin = 0.6f;

    @Option(names = "--temperature", paramLabel = "T", description = "Of NT-Xent, above 0; ${DEFAULT-VALUE} if not given.")
    float temperature = 0.1f;

    @Option(names = "--target-similarity", paramLabel = "S", description = "Mean similarity that the regulariser aims at, -1 to 1: 0.25, for paper-224 0.3.")
    @Nullable
    Float targetSimilarity;

    /** Fills in what was not given. */
    void resolve(int imagesPerClass) {
        CombinedLoss base = reading.loss();
        k = k == null ? Integer.valueOf(imagesPerClass) : k;
        contextWeight = contextWeight == null
                ? Double.valueOf(base.term("contextual").weight())
                : contextWeight;
        regulariserWeight = regulariserWeight == null
                ? Double.valueOf(base.term("regulariser").weight())
                : regulariserWeight;
        pairWeight = pairWeight == null ? Double.valueOf(base.term("pair").weight()) : pairWeight;
        if (pairLoss == null) {
            pairLoss = base.term("pair").loss() instanceof NTXentLoss ? Pair.NT_XENT : Pair.CONTRASTIVE;
        }
        if (positiveMargin == null) {
            positiveMargin = loss == Kind.CONTRASTIVE ? 0.9f : 0.75f;
        }
        if (targetSimilarity == null) {
            targetSimilarity = reading == Reading.PAPER_224 ? 0.3f : 0.25f;
        }
    }

    /**
     * The loss, after {@link #resolve}.
     *
     * @throws IllegalArgumentException if an option is out of its range; the message names it
     */
    EmbeddingLoss build() {
        return switch (loss) {
            case CONTRASTIVE -> contrastive();
            case NT_XENT -> new NTXentLoss(temperature);
            case CONTEXTUAL ->
                CombinedLoss.contextual(given(contextWeight), new ContextualLoss(given(k), eps),
                        given(regulariserWeight), new SimilarityRegulariser(given(targetSimilarity)),
                        given(pairWeight), pair());
        };
    }

    private SimilarityLoss pair() {
        return pairLoss == Pair.NT_XENT ? new NTXentLoss(temperature) : contrastive();
    }

    private MarginContrastiveLoss contrastive() {
        return new MarginContrastiveLoss(given(positiveMargin), negativeMargin);
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("options are resolved before the loss is built");
        }
        return value;
    }
}
