package io.contexture.loss;

/**
 * Softmax over cosines, the row's own class at a handicap in angle: {@code L = mean over x of -log(e^(a f(theta_y)) /
 * (e^(a f(theta_y)) + sum over c != y of e^(a cos(theta_c))))} with {@code f(theta) = cos(theta + m)}, and beyond
 * {@code theta + m = pi}, where that would rise again, {@code cos(theta) - m sin(m)}.
 *
 * <p>Source: Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019; the case beyond pi
 * as in pytorch-metric-learning's {@code ArcFaceLoss}.
 *
 * @param marginDegrees m in degrees, at least 0 and below 180: 28.6 (half a radian) in the paper
 * @param scale         a, 1e-6 to 1e6: 64 in the paper
 */
public record ArcFaceLoss(double marginDegrees, double scale) implements ClassificationLoss {

    /** Cosines nearer to 1 and -1 are taken for this, without a gradient: the angle's derivative is infinite there. */
    private static final double LARGEST_COSINE = 1 - 1e-7;

    public ArcFaceLoss {
        if (!(marginDegrees >= 0 && marginDegrees < 180)) {
            throw new IllegalArgumentException("marginDegrees is " + marginDegrees
                    + "; an angular margin lies in 0 to 180 degrees, usually 10 to 30");
        }
        ScaleCheck.require("scale", scale, "30 to 64");
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        double m = Math.toRadians(marginDegrees);
        double cosine = Math.clamp(cosines[from + label], -LARGEST_COSINE, LARGEST_COSINE);
        double theta = Math.acos(cosine);
        boolean turned = theta > Math.PI - m;
        double target = turned ? cosine - m * Math.sin(m) : Math.cos(theta + m);
        boolean held = cosine != cosines[from + label];
        double slope = held ? 0 : turned ? 1 : Math.sin(theta + m) / Math.sin(theta);
        double loss = CrossEntropy.replace(cosines, from, classes, label, target, scale);
        cosines[from + label] *= (float) slope;
        return loss;
    }
}
