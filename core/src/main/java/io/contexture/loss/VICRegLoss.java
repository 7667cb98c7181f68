package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Variance, invariance, covariance: the two views of an item agree, every dimension varies, no two dimensions tell the
 * same. With views Z, Z' (n x d, raw rows):
 * {@code L = lambda s(Z, Z') + mu (v(Z) + v(Z')) / 2 + nu (c(Z) + c(Z'))},
 * {@code s = mean of (z_ik - z'_ik)^2}, {@code v(Z) = mean over k of (1 - sqrt(var_k + eps))+},
 * {@code c(Z) = (1/d) sum over k != l of cov_kl^2}, variances and covariances over the n rows, divided by n - 1.
 *
 * <p>The other view of row i is reference i. Without references it is the next row of its class in the batch, of the last
 * row the first; a class of one row has no second view. {@code Z'} is the batch then, too. One row alone has neither
 * variance nor covariance; v and c are 0.
 *
 * <p>Source: Bardes, Ponce, LeCun, "VICReg: Variance-Invariance-Covariance Regularization", ICLR 2022, in the form of the
 * authors' code and of pytorch-metric-learning's {@code VICRegLoss}, which take means over dimensions in s and half of
 * each v.
 *
 * @param lambda weight of the invariance, at least 0: 25
 * @param mu     weight of the variance, at least 0: 25
 * @param nu     weight of the covariance, at least 0: 1
 * @param eps    under the root, above 0: 1e-4
 */
public record VICRegLoss(double lambda, double mu, double nu, double eps) implements EmbeddingLoss {

    /** lambda 25, mu 25, nu 1, eps 1e-4. */
    public static final VICRegLoss USUAL = new VICRegLoss(25, 25, 1, 1e-4);

    public VICRegLoss {
        if (!(lambda >= 0 && mu >= 0 && nu >= 0 && lambda + mu + nu < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("lambda is " + lambda + ", mu " + mu + " and nu " + nu
                    + "; weights are at least 0, usually 25, 25 and 1");
        }
        if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("eps is " + eps + "; it must be above 0, usually 1e-4");
        }
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluate(Batch batch) {
        Matrix views = finite(batch.embeddings(), "embeddings");
        References references = batch.references();
        ViewSpread spread = ViewSpread.of(views, eps);
        ViewSpread otherSpread = spread;
        Matrix others = views;
        int[] partners = nextOfItsClass(batch.labels());
        if (references != null) {
            others = finite(references.embeddings(), "references");
            if (others.rows() != views.rows() || others.columns() != views.columns()) {
                throw new IllegalArgumentException("the batch is " + views + " and its references " + others
                        + "; reference i must be the other view of row i");
            }
            otherSpread = ViewSpread.of(others, eps);
            Arrays.setAll(partners, row -> row);
        }
        Matrix onOthers = Matrix.zeros(others.rows(), others.columns());
        Matrix onViews = references == null ? onOthers : Matrix.zeros(views.rows(), views.columns());
        double invariance = invariance(views, others, partners, onViews, onOthers);
        double variance = (spread.variance() + otherSpread.variance()) / 2;
        double covariance = spread.covariance() + otherSpread.covariance();
        if (references == null) {
            spread.addSlopes(mu, 2 * nu, onViews);
        } else {
            spread.addSlopes(mu / 2, nu, onViews);
            otherSpread.addSlopes(mu / 2, nu, onOthers);
        }
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("invariance", invariance);
        terms.put("variance", variance);
        terms.put("covariance", covariance);
        return new LossValue(lambda * invariance + mu * variance + nu * covariance, onViews,
                references != null && references.trained() ? onOthers : null, Map.of(), terms);
    }

    /** s over the rows that have a second view, and its slopes times lambda. */
    private double invariance(Matrix views, Matrix others, int[] partners, Matrix onViews, Matrix onOthers) {
        double values = (double) Arrays.stream(partners).filter(partner -> partner >= 0).count()
                * views.columns();
        double sum = 0;
        for (int i = 0; i < partners.length; i++) {
            for (int k = 0; partners[i] >= 0 && k < views.columns(); k++) {
                double difference = (double) views.get(i, k) - others.get(partners[i], k);
                float slope = (float) (lambda * 2 * difference / values);
                sum += difference * difference;
                onViews.data()[onViews.index(i) + k] += slope;
                onOthers.data()[onOthers.index(partners[i]) + k] -= slope;
            }
        }
        return values == 0 ? 0 : sum / values;
    }

    /** The row of the same class that comes next, cyclically; -1 for a class of one row. */
    private static int[] nextOfItsClass(int[] labels) {
        int[] next = new int[labels.length];
        Map<Integer, Integer> following = new HashMap<>();
        // Twice from the end: the first time round tells the last row of a class which is its first.
        for (int at = 2 * labels.length - 1; at >= 0; at--) {
            int row = at % labels.length;
            next[row] = following.getOrDefault(labels[row], row);
            following.put(labels[row], row);
        }
        Arrays.setAll(next, row -> next[row] == row ? -1 : next[row]);
        return next;
    }

    private static Matrix finite(Matrix rows, String what) {
        Rows.requireFinite(rows, what);
        return rows;
    }
}
