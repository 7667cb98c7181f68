package io.contexture.loss;

/**
 * {@link ArcFaceLoss} with several centres a class, of which the nearest counts: {@code cos(theta_c) = max over k of s_ck}.
 * Images with a wrong label, or of an unusual kind, gather at a centre of their own.
 *
 * <p>Source: Deng et al., "Sub-center ArcFace: Boosting Face Recognition by Large-scale Noisy Web Faces", ECCV 2020.
 *
 * @param marginDegrees m in degrees, at least 0 and below 180: 28.6 (half a radian) in the paper
 * @param scale         a, 1e-6 to 1e6: 64 in the paper
 * @param centres       centres a class, at least 1: 3 in the paper
 */
public record SubCentreArcFaceLoss(double marginDegrees, double scale,
        int centres) implements ClassificationLoss {

    public SubCentreArcFaceLoss {
        new ArcFaceLoss(marginDegrees, scale);
        if (centres < 1) {
            throw new IllegalArgumentException(
                    "centres is " + centres + "; a class needs at least 1, usually 3");
        }
    }

    /** {@inheritDoc} */
    @Override
    public double row(float[] cosines, int from, int classes, int label) {
        float[] nearest = new float[classes];
        for (int c = 0; c < classes; c++) {
            int first = from + c * centres;
            int best = first;
            for (int at = first + 1; at < first + centres; at++) {
                best = cosines[at] > cosines[best] ? at : best;
            }
            nearest[c] = cosines[best];
            // In the cosines' place their slopes: 1 on the nearest centre, 0 on the others.
            for (int at = first; at < first + centres; at++) {
                cosines[at] = at == best ? 1 : 0;
            }
        }
        double loss = new ArcFaceLoss(marginDegrees, scale).row(nearest, 0, classes, label);
        for (int c = 0; c < classes; c++) {
            for (int at = from + c * centres; at < from + (c + 1) * centres; at++) {
                cosines[at] *= nearest[c];
            }
        }
        return loss;
    }
}
