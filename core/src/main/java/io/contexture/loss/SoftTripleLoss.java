package io.contexture.loss;

import io.contexture.linalg.Exponentials;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Softmax over classes that have several centres each: {@code L = mean over x of -log(e^(l (S_y - m)) / (e^(l (S_y - m)) +
 * sum over c != y of e^(l S_c)))}, {@code S_c = sum over k of q_ck s_ck}, {@code q_ck = e^(s_ck / g) / sum over j of
 * e^(s_cj / g)}, with {@code s_ck} the cosine of the row and centre k of class c.
 *
 * <p>Source: Qian et al., "SoftTriple Loss: Deep Metric Learning Without Triplet Sampling", ICCV 2019, in the form of
 * pytorch-metric-learning's {@code SoftTripleLoss}: without the paper's regulariser on the number of centres.
 *
 * @param la      l, 1e-6 to 1e6: 20 in the paper
 * @param gamma   g, 1e-6 to 1e6: 0.1 in the paper
 * @param margin  m, at least 0 and below 2: 0.01 in the paper
 * @param centres centres a class, at least 1: 10 in the paper (2 where classes have few images)
 */
public record SoftTripleLoss(double la, double gamma, double margin,
        int centres) implements ClassificationLoss {

    public SoftTripleLoss {
        ScaleCheck.require("la", la, "20");
        ScaleCheck.require("gamma", gamma, "0.1");
        if (!(margin >= 0 && margin < 2)) {
            throw new IllegalArgumentException(
                    "margin is " + margin + "; a margin between cosines lies in 0 to 2, usually 0.01");
        }
        if (centres < 1) {
            throw new IllegalArgumentException(
                    "centres is " + centres + "; a class needs at least 1, usually 2 to 10");
        }
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        float[] q = unnormalised(cosines, from, classes);
        float[] relaxed = new float[classes];
        for (int c = 0; c < classes; c++) {
            relaxed[c] = (float) relax(cosines, from + c * centres, q, c * centres);
        }
        double loss = CrossEntropy.replace(relaxed, 0, classes, label, relaxed[label] - margin, la);
        for (int c = 0; c < classes; c++) {
            for (int k = c * centres; k < (c + 1) * centres; k++) {
                cosines[from + k] *= relaxed[c];
            }
        }
        return loss;
    }

    /** {@code e^(s_ck / g)}, relative to the class's largest. */
    private float[] unnormalised(float[] cosines, int from, int classes) {
        float[] q = Arrays.copyOfRange(cosines, from, from + classes * centres);
        for (int first = 0; first < q.length; first += centres) {
            float largest = q[first];
            for (int at = first + 1; at < first + centres; at++) {
                largest = Math.max(largest, q[at]);
            }
            for (int at = first; at < first + centres; at++) {
                q[at] -= largest;
            }
        }
        Exponentials.replace(q, 0, q.length, (float) (1 / gamma), 0);
        return q;
    }

    /** S_c; in the cosines' place its derivatives, {@code q_k (1 + (s_k - S_c) / g)}. */
    private double relax(float[] cosines, int from, float[] q, int first) {
        double sum = 0;
        double weighted = 0;
        for (int k = 0; k < centres; k++) {
            sum += q[first + k];
            weighted += (double) q[first + k] * cosines[from + k];
        }
        double relaxed = weighted / sum;
        for (int k = 0; k < centres; k++) {
            cosines[from + k] = (float) (q[first + k] / sum * (1 + (cosines[from + k] - relaxed) / gamma));
        }
        return relaxed;
    }

    /** Uniform within {@code 1 / sqrt(classes centres)}: Kaiming's with a = sqrt 5, as in the authors' code. */
    @Override
    public LossState initialState(int classes, int dimension, RandomGenerator random) {
        int vectors = classes * centres;
        return ClassVectors.uniform(vectors, dimension, 1 / Math.sqrt(vectors), random);
    }
}
