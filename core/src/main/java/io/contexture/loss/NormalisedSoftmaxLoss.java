package io.contexture.loss;

/**
 * Softmax over cosines: {@code L = mean over x of -log(e^(s_y/t) / sum over c of e^(s_c/t))}, with {@code s_c} the cosine of
 * the row and the weights of class c.
 *
 * <p>Source: Zhai, Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019.
 *
 * @param temperature t, 1e-6 to 1e6: 0.05 in the paper
 */
public record NormalisedSoftmaxLoss(double temperature) implements ClassificationLoss {

    public NormalisedSoftmaxLoss {
        ScaleCheck.require("temperature", temperature, "0.05");
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        return CrossEntropy.replace(cosines, from, classes, label, cosines[from + label], 1 / temperature);
    }
}
