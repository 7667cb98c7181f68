package io.contexture.loss;

/**
 * Each row against the proxies of all classes: {@code L = mean over x of -log(e^(-a d(x, p_y)) / sum over c of e^(-a d(x,
 * p_c)))}, d the squared Euclidean distance of unit vectors, {@code 2 - 2 s}: a softmax over {@code 2 a s}.
 *
 * <p>Source: Movshovitz-Attias et al., "No Fuss Distance Metric Learning using Proxies", ICCV 2017, in the form of
 * pytorch-metric-learning's {@code ProxyNCALoss}: with a scale, and with the row's own proxy among those summed over. Where
 * the own proxy's probability is below the float range that code drops the row; here it counts.
 *
 * @param scale a, 1e-6 to 1e6: 9 in the authors' code at 224, 10 at 256, 1 in the paper
 */
public record ProxyNCALoss(double scale) implements ClassificationLoss {

    public ProxyNCALoss {
        ScaleCheck.require("scale", scale, "1 to 20");
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        return CrossEntropy.replace(cosines, from, classes, label, cosines[from + label], 2 * scale);
    }
}
