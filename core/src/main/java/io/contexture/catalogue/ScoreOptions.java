package io.contexture.catalogue;

import io.contexture.catalogue.Expression.Given;
import io.contexture.loss.ComposedLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.Reducer;
import io.contexture.loss.SimilarityLoss;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.DotProduct;
import io.contexture.similarity.LpSimilarity;
import io.contexture.similarity.SignalToNoise;
import io.contexture.similarity.Similarity;
import java.util.List;

/** The options that every loss on scores takes besides its own: which measure, which mean. */
public final class ScoreOptions {

    private static final String SIMILARITY = "similarity";
    private static final String REDUCER = "reducer";
    private static final List<String> SIMILARITIES = List.of("cosine", "dot-product", "l1", "l2",
            "squared-l2", "snr");

    private ScoreOptions() {}

    /** The options. */
    public static List<Option> options() {
        return List.of(
                new Option(SIMILARITY, "the loss's",
                        "the measure: " + String.join(", ", SIMILARITIES)
                                + "; all of normalised rows but dot-product; the last four with a minus sign, so margins are negative"),
                new Option(REDUCER, "the loss's",
                        "the mean over the elements of a loss that has some: mean, non-zero-mean, or "
                                + "threshold:LOW..HIGH for the elements between two bounds"));
    }

    static boolean has(String name) {
        return name.equals(SIMILARITY) || name.equals(REDUCER);
    }

    /**
     * The loss with one of the options.
     *
     * @throws IllegalArgumentException if the value is none, or the loss is not on scores
     */
    static EmbeddingLoss apply(Given option, EmbeddingLoss loss) {
        if (!(loss instanceof SimilarityLoss onScores)) {
            throw new IllegalArgumentException(option.name()
                    + " is an option of losses on scores only; this is none, or is made of some: give it to those");
        }
        ComposedLoss composed = ComposedLoss.of(onScores);
        return option.name().equals(SIMILARITY)
                ? composed.withSimilarity(similarity(option.value()))
                : composed.withReducer(reducer(option.value()));
    }

    private static Similarity similarity(String text) {
        return switch (text) {
            case "cosine" -> CosineSimilarity.COSINE;
            case "dot-product" -> DotProduct.DOT_PRODUCT;
            case "l1" -> new LpSimilarity(1, 1, true);
            case "l2" -> LpSimilarity.EUCLIDEAN;
            case "squared-l2" -> LpSimilarity.SQUARED_EUCLIDEAN;
            case "snr" -> new SignalToNoise(true);
            default -> throw new IllegalArgumentException("no similarity is called '" + text + "'; "
                    + Spelling.remedy(text, SIMILARITIES));
        };
    }

    private static Reducer reducer(String text) {
        if (text.startsWith("threshold:")) {
            return threshold(text.substring("threshold:".length()));
        }
        return switch (text) {
            case "mean" -> Reducer.MEAN;
            case "non-zero-mean" -> Reducer.NON_ZERO_MEAN;
            default -> throw new IllegalArgumentException("no reducer is called '" + text + "'; "
                    + Spelling.remedy(text, List.of("mean", "non-zero-mean", "threshold:LOW..HIGH")));
        };
    }

    private static Reducer threshold(String bounds) {
        int dots = bounds.indexOf("..");
        try {
            if (dots > 0) {
                String high = bounds.substring(dots + 2);
                return new Reducer.ThresholdMean(Double.parseDouble(bounds.substring(0, dots)),
                        high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high));
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(badBounds(bounds), notANumber);
        }
        throw new IllegalArgumentException(badBounds(bounds));
    }

    private static String badBounds(String bounds) {
        return "'" + bounds
                + "' are no bounds; write threshold:LOW..HIGH, such as threshold:0..2, or LOW.. for "
                + "no upper bound";
    }
}
