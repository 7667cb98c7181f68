package io.contexture.loss;

/**
 * Softmax over cosines, the row's own class at a handicap: {@code L = mean over x of -log(e^(a (s_y - m)) / (e^(a (s_y - m))
 * + sum over c != y of e^(a s_c)))}.
 *
 * <p>Source: Wang et al., "CosFace: Large Margin Cosine Loss for Deep Face Recognition", CVPR 2018.
 *
 * @param margin m, at least 0 and below 2: 0.35 in the paper
 * @param scale  a, 1e-6 to 1e6: 64 in the paper
 */
public record CosFaceLoss(double margin, double scale) implements ClassificationLoss {

    public CosFaceLoss {
        if (!(margin >= 0 && margin < 2)) {
            throw new IllegalArgumentException(
                    "margin is " + margin + "; a margin between cosines lies in 0 to 2, usually 0.2 to 0.4");
        }
        ScaleCheck.require("scale", scale, "30 to 64");
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        return CrossEntropy.replace(cosines, from, classes, label, cosines[from + label] - margin, scale);
    }
}
