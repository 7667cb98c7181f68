package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weighted sum that trains: {@code L = w_context L_context + w_reg L_reg + w_pair L_pair}, on one score matrix and
 * with one product back to the embeddings. {@link LossValue#terms} holds the three unweighted values under
 * {@code contextual}, {@code regulariser} and {@code pair}.
 *
 * <p>The paper's two code bases read its lambda differently; the factories {@link #paper256} and {@link #paper224} keep
 * them apart. From random weights the paper's combination starts slowly; {@link #fromScratch} is for that.
 *
 * @param contextualWeight  w_context, finite
 * @param contextual        L_context
 * @param regulariserWeight w_reg, finite
 * @param regulariser       L_reg
 * @param pairWeight        w_pair, finite
 * @param pair              L_pair, a loss on pairs such as {@link MarginContrastiveLoss} or {@link NTXentLoss}
 */
public record CombinedLoss(double contextualWeight, ContextualLoss contextual, double regulariserWeight,
        SimilarityRegulariser regulariser, double pairWeight, SimilarityLoss pair) implements SimilarityLoss {

    /** The paper at 256 pixels: {@code 0.4 L_context + 0.1 L_reg + 0.5 L_contrast}, k = 4, eps = 0.05. */
    public static final CombinedLoss PAPER_256 = paper256(4, 0.05f, 0.4, 0.1);

    /** The paper at 224 pixels, Cars and SOP: {@code 0.2 L_contrast + 0.8 L_context + 0.1 L_reg}, k = 4, eps = 0.05. */
    public static final CombinedLoss PAPER_224 = paper224(4, 0.05f, 0.2, 0.1);

    /** For a network without pretrained weights: {@code 0.8 L_context + 0.1 L_reg + 0.1 NT-Xent(0.1)}, k = 4, eps = 0.05. */
    public static final CombinedLoss FROM_SCRATCH = fromScratch(4, 0.05f);

    public CombinedLoss {
        checkWeight("contextualWeight", contextualWeight);
        checkWeight("regulariserWeight", regulariserWeight);
        checkWeight("pairWeight", pairWeight);
    }

    /**
     * The paper's formula and its code at 256: {@code lambda L_context + gamma L_reg + (1 - lambda - gamma) L_contrast},
     * margins 0.75 and 0.6, mean similarity 0.25. Lambda weighs the CONTEXTUAL term.
     *
     * @param k      of {@link ContextualLoss}
     * @param eps    of {@link ContextualLoss}
     * @param lambda weight of the contextual term, 0 to 1
     * @param gamma  weight of the regulariser, 0 to 1 - lambda
     */
    public static CombinedLoss paper256(int k, float eps, double lambda, double gamma) {
        checkFraction("lambda", lambda);
        checkFraction("gamma", gamma);
        // 0.9 + 0.1 may round to a little above 1.
        if (lambda + gamma > 1 + 1e-9) {
            throw new IllegalArgumentException("lambda is " + lambda + " and gamma " + gamma
                    + "; at 256 the contrastive term has weight 1 - lambda - gamma, which must not be below 0");
        }
        return new CombinedLoss(lambda, new ContextualLoss(k, eps), gamma, new SimilarityRegulariser(0.25f),
                Math.max(0, 1 - lambda - gamma), new MarginContrastiveLoss(0.75f, 0.6f));
    }

    /**
     * The authors' code at 224: {@code lambda L_contrast + (1 - lambda) L_context + gamma L_reg}, margins 0.75 and 0.6,
     * mean similarity 0.3. Lambda weighs the CONTRASTIVE term.
     *
     * @param k      of {@link ContextualLoss}
     * @param eps    of {@link ContextualLoss}
     * @param lambda weight of the contrastive term, 0 to 1
     * @param gamma  weight of the regulariser, at least 0
     */
    public static CombinedLoss paper224(int k, float eps, double lambda, double gamma) {
        checkFraction("lambda", lambda);
        if (!(gamma >= 0)) {
            throw new IllegalArgumentException(
                    "gamma is " + gamma + "; the regulariser's weight is at least 0");
        }
        return new CombinedLoss(1 - lambda, new ContextualLoss(k, eps), gamma,
                new SimilarityRegulariser(0.3f),
                lambda, new MarginContrastiveLoss(0.75f, 0.6f));
    }

    /** For random initial weights: {@code 0.8 L_context + 0.1 L_reg + 0.1 NT-Xent(0.1)}, mean similarity 0.25. */
    public static CombinedLoss fromScratch(int k, float eps) {
        return new CombinedLoss(0.8, new ContextualLoss(k, eps), 0.1, new SimilarityRegulariser(0.25f), 0.1,
                new NTXentLoss(0.1f));
    }

    /** The same weights with another pair loss. */
    public CombinedLoss withPair(SimilarityLoss other) {
        return new CombinedLoss(contextualWeight, contextual, regulariserWeight, regulariser, pairWeight,
                other);
    }

    /** The same weights with another regulariser. */
    public CombinedLoss withRegulariser(SimilarityRegulariser other) {
        return new CombinedLoss(contextualWeight, contextual, regulariserWeight, other, pairWeight, pair);
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluateScores(Matrix scores, int[] labels) {
        LossValue context = contextual.evaluateScores(scores, labels);
        LossValue regular = regulariser.evaluateScores(scores, labels);
        LossValue pairs = pair.evaluateScores(scores, labels);
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("contextual", context.value());
        terms.put("regulariser", regular.value());
        terms.put("pair", pairs.value());
        Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
        add(contextualWeight, context.gradient(), gradient);
        add(regulariserWeight, regular.gradient(), gradient);
        add(pairWeight, pairs.gradient(), gradient);
        return new LossValue(contextualWeight * context.value() + regulariserWeight * regular.value()
                + pairWeight * pairs.value(), gradient, terms);
    }

    private static void add(double weight, Matrix term, Matrix sum) {
        for (int at = 0; at < sum.data().length; at++) {
            sum.data()[at] += (float) (weight * term.data()[term.offset() + at]);
        }
    }

    private static void checkWeight(String name, double weight) {
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException(name + " is " + weight + "; a weight must be a finite number");
        }
    }

    private static void checkFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(name + " is " + fraction + "; it must lie in 0 to 1");
        }
    }
}
