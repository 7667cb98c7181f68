package io.contexture.training;

import io.contexture.model.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How parameters follow their gradients.
 *
 * @param kind                  the update rule
 * @param learningRate          of the backbone, above 0
 * @param headLearningRate      of the head (the linear layer that gives the embedding), above 0
 * @param projectorLearningRate of layers after the embedding that training alone uses, above 0
 * @param proxyRateFactor       what the backbone's learning rate is multiplied by for the weights of a loss, above 0; or 0 for
 *                              the factor that the loss's authors use
 * @param weightDecay           0 or more: L2 added to the gradient, but decoupled decay for AdamW
 * @param momentum              of SGD, from 0 to below 1; the others have torch's constants
 * @param clipNorm              length to which the gradient of the network's parameters, all taken as one vector, is shortened
 *                              where it is longer, above 0; or 0 for no limit
 */
public record OptimiserOptions(Kind kind, double learningRate, double headLearningRate,
        double projectorLearningRate, double proxyRateFactor, double weightDecay, double momentum,
        double clipNorm) {

    private static final double MOMENTUM = 0.9;

    /** The update rule. */
    public enum Kind {
        /** Kingma and Ba 2015; weight decay is added to the gradient. */
        ADAM,
        /** Loshchilov and Hutter 2019; weight decay shrinks the weights directly. */
        ADAMW,
        /** Adam that divides by the largest second moment so far (Reddi, Kale and Kumar 2018). */
        AMSGRAD,
        /** Stochastic gradient descent with momentum, as torch has it: the momentum is not damped. */
        SGD
    }

    public OptimiserOptions {
        requirePositive("learning rate", learningRate);
        requirePositive("learning rate of the head", headLearningRate);
        requirePositive("learning rate of the projector", projectorLearningRate);
        requireNotNegative("learning rate factor of proxies", proxyRateFactor,
                "0 (what the loss's authors use) or more, usually 100");
        requireNotNegative("weight decay", weightDecay, "0 or more, usually 1e-4");
        requireNotNegative("clip norm", clipNorm, "0 (no limit) or more, usually 1 to 10");
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "momentum is " + momentum + "; allowed: from 0 to below 1, usually 0.9");
        }
    }

    /** One rate for the head and what comes after it, the loss's own factor for its weights, momentum 0.9, no limit on gradients. */
    public OptimiserOptions(Kind kind, double learningRate, double headLearningRate, double weightDecay) {
        this(kind, learningRate, headLearningRate, headLearningRate, 0, weightDecay, MOMENTUM, 0);
    }

    private static void requirePositive(String what, double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    what + " is " + rate + "; allowed: above 0, usually 1e-5 to 1e-2");
        }
    }

    private static void requireNotNegative(String what, double value, String allowed) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed: " + allowed);
        }
    }

    /** Adam at 2e-3 for backbone and head, weight decay 1e-4: what trains small networks from random weights. */
    public static OptimiserOptions defaults() {
        return new OptimiserOptions(Kind.ADAM, 2e-3, 2e-3, 1e-4);
    }

    /** The same with other learning rates of projector and proxies. */
    public OptimiserOptions withRates(double projector, double proxyFactor) {
        return new OptimiserOptions(kind, learningRate, headLearningRate, projector, proxyFactor, weightDecay,
                momentum, clipNorm);
    }

    /** The same with another momentum. */
    public OptimiserOptions withMomentum(double other) {
        return new OptimiserOptions(kind, learningRate, headLearningRate, projectorLearningRate,
                proxyRateFactor,
                weightDecay, other, clipNorm);
    }

    /** The same with another limit on the length of the gradient. */
    public OptimiserOptions withClipNorm(double other) {
        return new OptimiserOptions(kind, learningRate, headLearningRate, projectorLearningRate,
                proxyRateFactor,
                weightDecay, momentum, other);
    }

    /** The learning rate of a group of the network. */
    double rate(ParameterGroup group) {
        return switch (group.part()) {
            case ParameterGroup.HEAD -> headLearningRate;
            case ParameterGroup.PROJECTOR -> projectorLearningRate;
            default -> learningRate;
        };
    }

    /** What results depend on, as text by name. */
    Map<String, String> decisive() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("optimiser", kind.name().toLowerCase(Locale.ROOT));
        all.put("learningRate", Double.toString(learningRate));
        all.put("headLearningRate", Double.toString(headLearningRate));
        all.put("projectorLearningRate", Double.toString(projectorLearningRate));
        all.put("proxyRateFactor", Double.toString(proxyRateFactor));
        all.put("weightDecay", Double.toString(weightDecay));
        all.put("momentum", Double.toString(momentum));
        all.put("clipNorm", Double.toString(clipNorm));
        return all;
    }
}
