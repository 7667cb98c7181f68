package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.testing.GoldenCase;
import java.util.Objects;

/** The cases of losses with class vectors of their own: pytorch-metric-learning's, and Proxy-Anchor of the authors' code. */
final class ProxyGoldenCases {

    private ProxyGoldenCases() {}

    /** Compares every tensor of a case that is one of these; false for any other. */
    static boolean check(GoldenCase c) {
        if (!c.settings().has("loss")) {
            return false;
        }
        String name = c.text("loss");
        if (name.startsWith("ProxyNCALoss")) {
            check(c, new ProxyNCALoss(c.number("softmax_scale")), "proxies", false);
        } else if (name.startsWith("NormalizedSoftmaxLoss")) {
            check(c, new NormalisedSoftmaxLoss(c.number("temperature")), "W", true);
        } else if (name.startsWith("CosFaceLoss")) {
            check(c, new CosFaceLoss(c.number("margin"), c.number("scale")), "W", true);
        } else if (name.startsWith("ArcFaceLoss")) {
            check(c, new ArcFaceLoss(c.number("margin_degrees"), c.number("scale")), "W", true);
        } else if (name.startsWith("SoftTripleLoss")) {
            check(c, new SoftTripleLoss(c.number("la"), c.number("gamma"), c.number("margin"),
                    c.integer("centers_per_class")), "centers", true);
        } else if (name.startsWith("Proxy_Anchor")) {
            check(c, new ProxyAnchorLoss(c.number("mrg"), c.number("alpha")), "proxies", false);
        } else {
            return false;
        }
        return true;
    }

    /** @param columns whether the reference keeps a vector a column */
    private static void check(GoldenCase c, EmbeddingLoss loss, String weights, boolean columns) {
        Matrix stored = matrix(c.inputs(), weights);
        Matrix vectors = columns ? turned(stored) : stored;
        LossValue value = loss.evaluate(Batch.of(matrix(c.inputs(), "x"), c.inputs().ints("labels"))
                .withState(LossState.ofWeights("proxies", vectors, 1)));
        Matrix onVectors = Objects.requireNonNull(value.weightGradients().get("proxies"));
        c.check("loss", value.value(), 2e-6);
        c.check("grad_x", value.gradient().toArray(), 1e-5);
        c.check("grad_" + weights, (columns ? turned(onVectors) : onVectors).toArray(), 1e-5);
    }

    private static Matrix matrix(GoldenCase c, String tensor) {
        return Matrix.of(c.floats(tensor), Math.toIntExact(c.shape(tensor).get(0)),
                Math.toIntExact(c.shape(tensor).get(1)));
    }

    private static Matrix turned(Matrix matrix) {
        float[] turned = new float[matrix.rows() * matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                turned[j * matrix.rows() + i] = matrix.get(i, j);
            }
        }
        return Matrix.of(turned, turned.length / matrix.rows(), matrix.rows());
    }
}
