package io.contexture.loss;

import io.contexture.linalg.Exponentials;
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
 * @param alpha  a, 1e-6 to 1e6: 32 in the paper
 */
public record ProxyAnchorLoss(double margin, double alpha) implements EmbeddingLoss {

    public ProxyAnchorLoss {
        if (!(margin >= 0 && margin <= 2)) {
            throw new IllegalArgumentException(
                    "margin is " + margin + "; a margin between cosines lies in 0 to 2, usually 0.1");
        }
        ScaleCheck.require("alpha", alpha, "16 to 64");
    }

    /** {@inheritDoc} */
    @Override
    public LossValue evaluate(Batch batch) {
        ClassVectors vectors = ClassVectors.of(batch, 1);
        Matrix cosines = vectors.cosinesByVector();
        int[][] members = members(batch.labels(), cosines.rows());
        double perPositive = 1.0 / Arrays.stream(members).filter(rows -> rows.length > 0).count();
        double perProxy = 1.0 / members.length;
        double[] terms = new double[members.length];
        IntStream proxies = IntStream.range(0, members.length);
        boolean parallel = cosines.data().length >= AnchorScores.PARALLEL_FROM;
        (parallel ? proxies.parallel() : proxies).forEach(p -> {
            float[] s = cosines.data();
            int row = cosines.index(p);
            float[] positives = new float[members[p].length];
            for (int i = 0; i < positives.length; i++) {
                positives[i] = s[row + members[p][i]];
                // Not among the negatives: e^(a s) is 0.
                s[row + members[p][i]] = Float.NEGATIVE_INFINITY;
            }
            terms[p] = logOfSum(positives, 0, positives.length, -alpha, perPositive)
                    + logOfSum(s, row, cosines.columns(), alpha, perProxy);
            for (int i = 0; i < positives.length; i++) {
                s[row + members[p][i]] = positives[i];
            }
        });
        return vectors.valueByVector(Arrays.stream(terms).sum(), cosines);
    }

    /**
     * {@code weight log(1 + sum of e^(slope s + a m))}; leaves the derivatives with respect to the cosines s in their places.
     * Exponentials are relative to the largest, the 1 included: that of the cosine of greatest exponent, or of the one whose
     * exponent is 0.
     */
    private double logOfSum(float[] s, int from, int count, double slope, double weight) {
        float greatest = (float) (slope < 0 ? margin : -margin);
        for (int at = from; at < from + count; at++) {
            greatest = slope < 0 ? Math.min(greatest, s[at]) : Math.max(greatest, s[at]);
        }
        double exponent = slope * greatest + alpha * margin;
        double one = Math.exp(-exponent);
        double sum = Exponentials.replace(s, from, count, (float) slope, greatest);
        float factor = (float) (weight * slope / (one + sum));
        for (int at = from; at < from + count; at++) {
            s[at] *= factor;
        }
        return weight * (one > sum ? Math.log1p(sum / one) : exponent + Math.log(one + sum));
    }

    /** The rows of each class. */
    private static int[][] members(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        int[][] members = new int[classes][];
        Arrays.setAll(members, c -> new int[counts[c]]);
        for (int row = labels.length - 1; row >= 0; row--) {
            members[labels[row]][--counts[labels[row]]] = row;
        }
        return members;
    }

    /** Normal with variance {@code 2 / classes}: Kaiming's for the fan-out, as in the authors' code. */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        return ClassVectors.normal(classes, dimension, Math.sqrt(2.0 / classes), random);
    }
}
