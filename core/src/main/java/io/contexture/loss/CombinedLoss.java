package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.similarity.Similarity;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A weighted sum of losses, {@code L = sum of w_t L_t}. Terms on scores of the same measure share one score matrix and one product
 * back to the embeddings. {@link LossValue#terms} holds the unweighted values by name; weights and memory of a term's
 * {@link LossState} go under {@code NAME.}.
 *
 * <p>The paper's loss is one: {@code w_context L_context + w_reg L_reg + w_pair L_pair}. Its two code bases read their lambda
 * differently; the factories {@link #paper256} and {@link #paper224} keep them apart. From random weights the paper's
 * combination starts slowly; {@link #fromScratch} is for that.
 *
 * @param terms at least one, of different names
 */
public record CombinedLoss(List<Term> terms) implements EmbeddingLoss {

    /**
     * A term of the sum.
     *
     * @param name   under which its value is reported
     * @param weight any finite number
     * @param loss   the loss
     */
    public record Term(String name, double weight, EmbeddingLoss loss) {

        public Term {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException(
                        "the weight of " + name + " is " + weight + "; a weight must be a finite number");
            }
        }
    }

    /** The paper at 256 pixels: {@code 0.4 L_context + 0.1 L_reg + 0.5 L_contrast}, k = 4, eps = 0.05. */
    public static final CombinedLoss PAPER_256 = paper256(4, 0.05f, 0.4, 0.1);

    /** The paper at 224 pixels, Cars and SOP: {@code 0.2 L_contrast + 0.8 L_context + 0.1 L_reg}, k = 4, eps = 0.05. */
    public static final CombinedLoss PAPER_224 = paper224(4, 0.05f, 0.2, 0.1);

    /** For a network without pretrained weights: {@code 0.8 L_context + 0.1 L_reg + 0.1 NT-Xent(0.1)}, k = 4, eps = 0.05. */
    public static final CombinedLoss FROM_SCRATCH = fromScratch(4, 0.05f);

    public CombinedLoss {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("a sum of losses needs at least one term");
        }
        Set<String> names = new HashSet<>();
        for (Term term : terms) {
            if (!names.add(term.name())) {
                throw new IllegalArgumentException(
                        "two terms are called " + term.name() + "; names must differ");
            }
        }
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
        return contextual(lambda, new ContextualLoss(k, eps), gamma, new SimilarityRegulariser(0.25f),
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
        checkGamma(gamma);
        return contextual(1 - lambda, new ContextualLoss(k, eps), gamma, new SimilarityRegulariser(0.3f),
                lambda,
                new MarginContrastiveLoss(0.75f, 0.6f));
    }

    /** For random initial weights: {@code 0.8 L_context + 0.1 L_reg + 0.1 NT-Xent(0.1)}, mean similarity 0.25. */
    public static CombinedLoss fromScratch(int k, float eps) {
        return contextual(0.8, new ContextualLoss(k, eps), 0.1, new SimilarityRegulariser(0.25f), 0.1,
                new NTXentLoss(0.1f));
    }

    /** {@code w_context L_context + w_reg L_reg + w_pair L_pair}, the terms called contextual, regulariser and pair. */
    public static CombinedLoss contextual(double contextualWeight, ContextualLoss contextual,
            double regulariserWeight, SimilarityRegulariser regulariser, double pairWeight,
            EmbeddingLoss pair) {
        return new CombinedLoss(List.of(new Term("contextual", contextualWeight, contextual),
                new Term("regulariser", regulariserWeight, regulariser), new Term("pair", pairWeight, pair)));
    }

    /**
     * The regulariser on top of a loss as the authors do at 256: {@code (1 - gamma) L + gamma L_reg}.
     *
     * @param gamma 0 to 1
     */
    public static CombinedLoss regularised256(EmbeddingLoss loss, double gamma,
            SimilarityRegulariser regulariser) {
        checkFraction("gamma", gamma);
        return new CombinedLoss(
                List.of(new Term("loss", 1 - gamma, loss), new Term("regulariser", gamma, regulariser)));
    }

    /**
     * The regulariser on top of a loss as the authors do at 224: {@code L + gamma L_reg}.
     *
     * @param gamma at least 0
     */
    public static CombinedLoss regularised224(EmbeddingLoss loss, double gamma,
            SimilarityRegulariser regulariser) {
        checkGamma(gamma);
        return new CombinedLoss(
                List.of(new Term("loss", 1, loss), new Term("regulariser", gamma, regulariser)));
    }

    /**
     * The term of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Term term(String name) {
        return terms.stream().filter(term -> term.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no term is called " + name));
    }

    /** {@inheritDoc} */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        Map<String, LossState.Weights> weights = new LinkedHashMap<>();
        Map<String, Matrix> memory = new LinkedHashMap<>();
        for (Term term : terms) {
            LossState state = term.loss().initialState(classes, dimension, random);
            state.weights().forEach((name, values) -> weights.put(term.name() + "." + name, values));
            state.memory().forEach((name, values) -> memory.put(term.name() + "." + name, values));
        }
        return new LossState(weights, memory);
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluate(Batch batch) {
        Sum sum = new Sum();
        Map<Similarity, List<Term>> onScores = terms.stream().filter(CombinedLoss::isOnScores)
                .collect(Collectors.groupingBy(term -> ((SimilarityLoss) term.loss()).similarity(),
                        LinkedHashMap::new, Collectors.toList()));
        onScores.forEach((similarity, group) -> sum.add(1, onScores(similarity, group, batch)));
        for (Term term : terms) {
            if (!isOnScores(term)) {
                LossValue value = term.loss().evaluate(batch.withState(stateOf(term, batch.state())));
                sum.values.put(term.name(), value.value());
                value.weightGradients().forEach((name, gradient) -> sum.weightGradients
                        .put(term.name() + "." + name, scaled(term.weight(), gradient)));
                sum.add(term.weight(), value);
            }
        }
        return sum.result(terms);
    }

    /**
     * The sum on given scores.
     *
     * @throws IllegalArgumentException if a term needs more than scores, and as {@link SimilarityLoss#evaluateScores}
     */
    public LossValue evaluateScores(Matrix scores, int[] labels) {
        for (Term term : terms) {
            if (!isOnScores(term)) {
                throw new IllegalArgumentException(
                        term.name() + " needs the embeddings, not their scores alone");
            }
        }
        BatchCheck.labels(scores, labels);
        return onScores(terms, scores, Comparison.within(labels));
    }

    /** Whether a term sees the batch through scores of all pairs: a miner picks its own, weights have none. */
    private static boolean isOnScores(Term term) {
        return term.loss() instanceof SimilarityLoss && !(term.loss() instanceof ComposedLoss);
    }

    private static LossValue onScores(Similarity similarity, List<Term> group, Batch batch) {
        References references = batch.references();
        if (references == null && similarity.equals(CosineSimilarity.COSINE)) {
            return new CosineSum(group.stream().map(Term::name).toList(),
                    group.stream().mapToDouble(Term::weight).toArray(),
                    group.stream().map(term -> (SimilarityLoss) term.loss()).toList()).evaluate(batch);
        }
        ScoreMatrix scores = references == null
                ? similarity.within(batch.embeddings())
                : similarity.between(batch.embeddings(), references.embeddings());
        LossValue value = onScores(group, scores.values(), batch.comparison());
        return value.carriedBack(scores.onAnchors(value.gradient()),
                references != null && references.trained() ? scores.onReferences(value.gradient()) : null);
    }

    private static LossValue onScores(List<Term> group, Matrix scores, Comparison comparison) {
        Sum sum = new Sum();
        for (Term term : group) {
            LossValue value = ((SimilarityLoss) term.loss()).evaluateScores(scores, comparison);
            sum.values.put(term.name(), value.value());
            sum.add(term.weight(), value);
        }
        return sum.result(group);
    }

    private static LossState stateOf(Term term, LossState all) {
        String prefix = term.name() + ".";
        Map<String, LossState.Weights> weights = new LinkedHashMap<>();
        Map<String, Matrix> memory = new LinkedHashMap<>();
        all.weights().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                weights.put(name.substring(prefix.length()), values);
            }
        });
        all.memory().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                memory.put(name.substring(prefix.length()), values);
            }
        });
        return new LossState(weights, memory);
    }

    /** What has been added up so far. */
    private static final class Sum {

        private double value;
        private @Nullable Matrix gradient;
        private @Nullable Matrix referenceGradient;
        private final Map<String, Matrix> weightGradients = new LinkedHashMap<>();
        private final Map<String, Double> values = new LinkedHashMap<>();

        void add(double weight, LossValue term) {
            value += weight * term.value();
            gradient = plus(gradient, weight, term.gradient());
            Matrix onReferences = term.referenceGradient();
            if (onReferences != null) {
                referenceGradient = plus(referenceGradient, weight, onReferences);
            }
            term.terms().forEach(values::putIfAbsent);
        }

        /** The values in the order of the terms. */
        LossValue result(List<Term> order) {
            if (gradient == null) {
                throw new IllegalStateException("a sum has at least one term");
            }
            Map<String, Double> inOrder = new LinkedHashMap<>();
            for (Term term : order) {
                inOrder.put(term.name(), values.getOrDefault(term.name(), Double.NaN));
            }
            return new LossValue(value, gradient, referenceGradient, weightGradients, inOrder);
        }

        private static Matrix plus(@Nullable Matrix sum, double weight, Matrix term) {
            if (sum == null) {
                // A loss's value is new: nobody else adds to it.
                return weight == 1 && term.offset() == 0 ? term : scaled(weight, term);
            }
            for (int at = 0; at < sum.data().length; at++) {
                sum.data()[at] += (float) (weight * term.data()[term.offset() + at]);
            }
            return sum;
        }
    }

    private static Matrix scaled(double weight, Matrix matrix) {
        float[] values = matrix.toArray();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) (weight * values[at]);
        }
        return Matrix.of(values, matrix.rows(), matrix.columns());
    }

    private static void checkFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(name + " is " + fraction + "; it must lie in 0 to 1");
        }
    }

    private static void checkGamma(double gamma) {
        if (!(gamma >= 0)) {
            throw new IllegalArgumentException(
                    "gamma is " + gamma + "; the regulariser's weight is at least 0");
        }
    }
}
