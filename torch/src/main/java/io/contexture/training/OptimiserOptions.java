package io.contexture.training;

/**
 * How parameters follow their gradients.
 *
 * @param kind             Adam or AdamW
 * @param learningRate     of the backbone, above 0
 * @param headLearningRate of the head (the linear layer that gives the embedding), above 0
 * @param weightDecay      0 or more: L2 added to the gradient for Adam, decoupled decay for AdamW
 */
public record OptimiserOptions(Kind kind, double learningRate, double headLearningRate, double weightDecay) {

    /** The update rule. */
    public enum Kind {
        /** Kingma and Ba 2015; weight decay is added to the gradient. */
        ADAM,
        /** Loshchilov and Hutter 2019; weight decay shrinks the weights directly. */
        ADAMW
    }

    public OptimiserOptions {
        requirePositive("learning rate", learningRate);
        requirePositive("learning rate of the head", headLearningRate);
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException(
                    "weight decay is " + weightDecay + "; allowed: 0 or more, usually 1e-4");
        }
    }

    private static void requirePositive(String what, double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    what + " is " + rate + "; allowed: above 0, usually 1e-5 to 1e-2");
        }
    }

    /** Adam at 2e-3 for backbone and head, weight decay 1e-4: what trains small networks from random weights. */
    public static OptimiserOptions defaults() {
        return new OptimiserOptions(Kind.ADAM, 2e-3, 2e-3, 1e-4);
    }
}
