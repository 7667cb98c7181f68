package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.mining.Miner;
import io.contexture.mining.Triplets;
import io.contexture.similarity.CosineSimilarity;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pairs on either side of a distance that is learned: {@code L = (1/V) sum of [(a + y_ij (D_ij - b_i))+ + nu b_i]} over the
 * pairs looked at, with {@code D_ij = sqrt(2 - 2 s_ij)} the Euclidean distance of unit vectors, {@code y_ij} 1 for a positive
 * and -1 for a negative pair, {@code b_i} the boundary (of all classes, or of the anchor's), and V the number of pairs above 0
 * in (.)+, which is not differentiated. 0 if V is.
 *
 * <p>The pairs are all of the batch, each once, or those that a miner picked; of mined triplets (i, p, n) both pairs count, as
 * often as they occur, and {@code nu b_i} once. The boundary is a weight: {@code "beta"}, 1 x 1 or classes x 1.
 *
 * <p>Source: Wu et al., "Sampling Matters in Deep Embedding Learning", ICCV 2017, as in the authors' code. Differs from
 * pytorch-metric-learning's {@code MarginLoss} in that without a miner that looks at all triplets, and a single beta is
 * regularised there by {@code nu b}, undivided.
 *
 * @param alpha        a, half the gap between positives and negatives, at least 0: 0.2 in the paper
 * @param beta         b at the start, 0 to 2: 1.2 in the paper
 * @param betaPerClass whether every class has a boundary of its own
 * @param nu           weight of the regulariser, at least 0: 0 in the authors' code
 * @param miner        picks the pairs or triplets; null for all pairs. The paper's is distance-weighted
 */
public record MarginLoss(double alpha, double beta, boolean betaPerClass, double nu, @Nullable Miner miner)
        implements
            EmbeddingLoss {

    private static final String BETA = "beta";

    /** Of Roth et al., ICML 2020, with Adam: 5e-4 beside 1e-5. */
    private static final double LEARNING_RATE_FACTOR = 50;

    public MarginLoss {
        if (!(alpha >= 0 && alpha <= 2)) {
            throw new IllegalArgumentException(
                    "alpha is " + alpha + "; a gap between distances lies in 0 to 2, usually 0.2");
        }
        if (!(beta >= 0 && beta <= 2)) {
            throw new IllegalArgumentException(
                    "beta is " + beta + "; the distance of unit vectors lies in 0 to 2, usually 1.2");
        }
        if (!(nu >= 0) || Double.isInfinite(nu)) {
            throw new IllegalArgumentException("nu is " + nu + "; a weight is at least 0, usually 0");
        }
    }

    /** The same on what {@code other} picks. */
    public MarginLoss withMiner(Miner other) {
        return new MarginLoss(alpha, beta, betaPerClass, nu, other);
    }

    /** {@inheritDoc} */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        Matrix betas = Matrix.zeros(betaPerClass ? classes : 1, 1);
        Arrays.fill(betas.data(), (float) beta);
        return LossState.ofWeights(BETA, betas, LEARNING_RATE_FACTOR);
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluate(Batch batch) {
        Matrix betas = batch.state().weightsOf(BETA);
        if (betas.columns() != 1 || (!betaPerClass && betas.rows() != 1)) {
            throw new IllegalArgumentException(
                    "beta is " + betas.rows() + " x " + betas.columns() + "; it must be "
                            + (betaPerClass ? "classes x 1" : "1 x 1"));
        }
        if (betaPerClass) {
            ClassVectors.requireClasses(batch.labels(), betas.rows());
        }
        return new ComposedLoss(new AtBoundary(alpha, nu, betas), CosineSimilarity.COSINE, miner, null)
                .evaluate(batch);
    }

    /** The loss on cosines with given boundaries. */
    private record AtBoundary(double alpha, double nu, Matrix betas) implements SimilarityLoss {

        @Override
        public LossValue evaluateScores(Matrix scores, Comparison comparison) {
            BatchCheck.scores(scores, comparison);
            Matrix gradient = Matrix.zeros(scores.rows(), scores.columns());
            AnchorSums[] sums = new AnchorSums[scores.rows()];
            Arrays.setAll(sums, i -> new AnchorSums());
            if (comparison.tuples() instanceof Triplets triplets) {
                for (int t = 0; t < triplets.size(); t++) {
                    int i = triplets.anchors()[t];
                    add(sums[i], scores, i, beta(comparison, i), new int[]{triplets.positives()[t]}, 1, 1,
                            gradient);
                    add(sums[i], scores, i, beta(comparison, i), new int[]{triplets.negatives()[t]}, 1, -1,
                            gradient);
                    sums[i].tuples++;
                }
            } else {
                IntStream anchors = IntStream.range(0, scores.rows());
                boolean parallel = gradient.data().length >= AnchorScores.PARALLEL_FROM;
                (parallel ? anchors.parallel() : anchors).forEach(i -> {
                    int[] columns = new int[scores.columns()];
                    int positives = comparison.positives(i, columns);
                    add(sums[i], scores, i, beta(comparison, i), columns, positives, 1, gradient);
                    int negatives = comparison.negatives(i, columns);
                    add(sums[i], scores, i, beta(comparison, i), columns, negatives, -1, gradient);
                    sums[i].tuples = positives + negatives;
                });
            }
            return mean(comparison, sums, gradient);
        }

        /** {@code (a + y (D - b))+} of some pairs of an anchor. Its slope with respect to the cosine is {@code -y / D}, none where D is 0. */
        private void add(AnchorSums sums, Matrix scores, int i, int beta, int[] columns, int count, int y,
                Matrix gradient) {
            double b = betas.data()[betas.offset() + beta];
            int row = scores.index(i);
            int onRow = gradient.index(i);
            for (int at = 0; at < count; at++) {
                double distance = Math.sqrt(Math.max(0, 2 - 2.0 * scores.data()[row + columns[at]]));
                double violation = alpha + y * (distance - b);
                if (violation > 0) {
                    sums.violation += violation;
                    sums.violating++;
                    sums.onBeta -= y;
                    gradient.data()[onRow + columns[at]] += distance == 0 ? 0 : (float) (-y / distance);
                }
            }
        }

        private LossValue mean(Comparison comparison, AnchorSums[] sums, Matrix gradient) {
            Matrix onBetas = Matrix.zeros(betas.rows(), 1);
            double[] slopes = new double[betas.rows()];
            double sum = 0;
            long violating = 0;
            for (int i = 0; i < sums.length; i++) {
                int beta = beta(comparison, i);
                sum += sums[i].violation + nu * sums[i].tuples * betas.data()[betas.offset() + beta];
                slopes[beta] += sums[i].onBeta + nu * sums[i].tuples;
                violating += sums[i].violating;
            }
            if (violating == 0) {
                return new LossValue(0, gradient, Map.of(BETA, onBetas));
            }
            for (int c = 0; c < slopes.length; c++) {
                onBetas.data()[c] = (float) (slopes[c] / violating);
            }
            float share = 1f / violating;
            for (int at = 0; at < gradient.data().length; at++) {
                gradient.data()[at] *= share;
            }
            return new LossValue(sum / violating, gradient, Map.of(BETA, onBetas));
        }

        /** The row of an anchor's boundary. */
        private int beta(Comparison comparison, int anchor) {
            return betas.rows() == 1 ? 0 : comparison.anchorLabel(anchor);
        }
    }

    /** What the pairs of an anchor add up to. */
    private static final class AnchorSums {

        private double violation;
        private int violating;
        private int onBeta;
        private int tuples;
    }
}
