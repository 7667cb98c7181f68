package io.contexture.training;

import io.contexture.model.NativeFloats;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** How a parameter follows its gradient, with torch's constants. */
interface UpdateRule {

    /** Names of the rows of floats that it keeps for each group, zero at first, each as long as the group. */
    List<String> keeps();

    /**
     * Moves {@code p}.
     *
     * @param p     the parameters
     * @param g     their gradients; left as they are
     * @param kept  what {@link #keeps} names
     * @param rate  the learning rate
     * @param decay the weight decay
     * @param step  number of this group's step, from 1
     */
    void update(Tensor p, Tensor g, List<Tensor> kept, double rate, double decay, int step);

    /** The rule of the options. */
    static UpdateRule of(OptimiserOptions options) {
        return switch (options.kind()) {
            case ADAM -> new Adam(false, false);
            case ADAMW -> new Adam(true, false);
            case AMSGRAD -> new Adam(false, true);
            case SGD -> new Sgd(options.momentum());
        };
    }

    /**
     * Adam (Kingma and Ba 2015): beta 0.9 and 0.999, epsilon 1e-8.
     *
     * @param decoupled whether weight decay shrinks the weights instead of joining the gradient: AdamW
     * @param largest   whether to divide by the largest second moment so far: AMSGrad
     */
    record Adam(boolean decoupled, boolean largest) implements UpdateRule {

        private static final double BETA1 = 0.9;
        private static final double BETA2 = 0.999;
        private static final double EPSILON = 1e-8;

        @Override
        public List<String> keeps() {
            return largest
                    ? List.of("first_moment", "second_moment", "largest_second_moment")
                    : List.of("first_moment", "second_moment");
        }

        /** p -= rate * m^ / (sqrt(v^) + epsilon), with m^ and v^ the moments corrected for their start at zero. */
        @Override
        public void update(Tensor p, Tensor g, List<Tensor> kept, double rate, double decay, int step) {
            double correction1 = 1 - Math.pow(BETA1, step);
            double correction2 = 1 - Math.pow(BETA2, step);
            new AdamKernel((float) (1 - BETA1), (float) BETA2, (float) (1 - BETA2), (float) EPSILON,
                    (float) (decoupled ? 0 : decay),
                    (float) (decoupled ? 1 - rate * decay : 1), (float) (rate / correction1),
                    (float) Math.sqrt(correction2))
                    .step(new AdamKernel.Rows(NativeFloats.segment(p), NativeFloats.segment(g),
                            NativeFloats.segment(kept.get(0)), NativeFloats.segment(kept.get(1)),
                            largest ? NativeFloats.segment(kept.get(2)) : null));
        }
    }

    /**
     * Stochastic gradient descent.
     *
     * @param momentum share of the last direction that stays
     */
    record Sgd(double momentum) implements UpdateRule {

        @Override
        public List<String> keeps() {
            return List.of("momentum");
        }

        /** b = momentum * b + g; p -= rate * b. */
        @Override
        public void update(Tensor p, Tensor g, List<Tensor> kept, double rate, double decay, int step) {
            Tensor b = kept.getFirst();
            b.mul_(new Scalar(momentum)).add_(g);
            if (decay > 0) {
                b.add_(p, new Scalar(decay));
            }
            p.add_(b, new Scalar(-rate));
        }
    }
}
