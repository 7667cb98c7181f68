package io.contexture.loss;

import io.contexture.linalg.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Each proxy as an anchor, against all rows of the batch: {@code L = (1/|P+|) sum over p in P+ of log(1 + sum over x in X_p+
 * of e^(-a (s(x,p) - m))) + (1/|P|) sum over p in P of log(1 + sum over x in X_p- of e^(a (s(x,p) + m)))}. P are the proxies,
 * one a class, {@code P+} those with a row of their class in the batch, {@code X_p+} the rows of p's class and {@code X_p-}
 * the others, s the cosine.
 *
 * <p>Source: Kim et al., "Proxy Anchor Loss for Deep Metric Learning", CVPR 2020. That code divides by {@code sqrt(|x|^2 +
 * 1e-12)}, here {@code max(|x|, 1e-12)} is the divisor: the same in float for rows longer than 0.01. With exactly two classes that
 * code is wrong (scikit-learn gives it one column of labels, not two); this is the formula there, too. In the authors' 224
 * code there are as many proxies as IMAGES, here as classes.
 *
 * @param margin m, 0 to 2: 0.1 in the paper
 * @param alpha  a, above 0: 32 in the paper
 */
public record ProxyAnchorLoss(double margin, double alpha) implements EmbeddingLoss {

    public ProxyAnchorLoss {
        if (!(margin >= 0 && margin <= 2)) {
            throw new IllegalArgumentException(
                    "margin is " + margin + "; a margin between cosines lies in 0 to 2, usually 0.1");
        }
        Positive.require("alpha", alpha, "16 to 64");
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluate(Batch batch) {
        ClassVectors vectors = ClassVectors.of(batch, 1);
        Matrix cosines = vectors.cosinesByVector();
        int[] labels = batch.labels();
        double perPositive = 1.0 / Arrays.stream(labels).distinct().count();
        double perProxy = 1.0 / cosines.rows();
        double[] terms = new double[cosines.rows()];
        IntStream proxies = IntStream.range(0, cosines.rows());
        boolean parallel = cosines.data().length >= AnchorLoss.PARALLEL_FROM;
        (parallel ? proxies.parallel() : proxies)
                .forEach(p -> terms[p] = term(cosines, p, labels, true, perPositive)
                        + term(cosines, p, labels, false, perProxy));
        return vectors.valueByVector(Arrays.stream(terms).sum(), cosines);
    }

    /**
     * {@code weight log(1 + sum of e^z)}, {@code z = -a (s - m)} over the positives or {@code a (s + m)} over the negatives
     * of a proxy; leaves the derivatives in their cosines' places. Exponentials are relative to the largest of the sum.
     */
    private double term(Matrix cosines, int proxy, int[] labels, boolean positive, double weight) {
        float[] s = cosines.data();
        int row = cosines.index(proxy);
        double slope = positive ? -alpha : alpha;
        double largest = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == proxy == positive) {
                largest = Math.max(largest, slope * s[row + i] + alpha * margin);
            }
        }
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == proxy == positive) {
                double exponential = Math.exp(slope * s[row + i] + alpha * margin - largest);
                s[row + i] = (float) exponential;
                sum += exponential;
            }
        }
        double all = Math.exp(-largest) + sum;
        float factor = (float) (weight * slope / all);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == proxy == positive) {
                s[row + i] *= factor;
            }
        }
        return weight * (largest == 0 ? Math.log1p(sum) : largest + Math.log(all));
    }

    /** Normal with variance {@code 2 / classes}: Kaiming's for the fan-out, as in the authors' code. */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        return ClassVectors.normal(classes, dimension, Math.sqrt(2.0 / classes), random);
    }
}
