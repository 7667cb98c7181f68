package io.contexture.benchmarks.peer;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Operations of a tensor with a number, and sums over a dimension, each one operation of libtorch. */
final class Arithmetic {

    private Arithmetic() {}

    static Tensor times(Tensor x, double factor) {
        return x.mul(new Scalar(factor));
    }

    static Tensor plus(Tensor x, double term) {
        return x.add(new Scalar(term));
    }

    /** {@code number - x}. */
    static Tensor minus(double number, Tensor x) {
        return torch.rsub(x, new Scalar(number));
    }

    static Tensor atLeast(Tensor x, double bound) {
        return x.clamp_min(new Scalar(bound));
    }

    static Tensor above(Tensor x, double bound) {
        return x.gt(new Scalar(bound));
    }

    static Tensor asFloat(Tensor mask) {
        return mask.to(torch.ScalarType.Float);
    }

    /** Sums over the columns, n x 1. */
    static Tensor rowSums(Tensor matrix) {
        return torch.sum(matrix, new long[]{1}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    }
}
