package io.contexture.model;

import io.contexture.storage.BadInputException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The linear discriminants of labelled inputs, as the weights that a linear layer begins with: its outputs do not correlate and
 * vary alike within a class, and come in the order of how far they lay the classes apart.
 *
 * <p>With S_w the covariance within classes, {@code S = (1 - shrinkage) S_w + shrinkage trace(S_w) / d I} (Friedman 1989, so that
 * directions seen in too few samples are not blown up) and {@code S = L L'}, inputs are whitened by {@code L^-1}; the
 * discriminants are the principal directions of the class means there (Fukunaga 1990, section 10.2). Where there are fewer of
 * these than outputs are wanted, the principal directions of what is left of the whitened inputs follow. Whitening within classes
 * before a retrieval by cosine is what Mikolajczyk and Matas 2007 ("Improving descriptors for fast tree matching by optimal linear
 * projection") and Radenovic, Tolias and Chum 2018 ("Fine-tuning CNN image retrieval with no human annotation", section 3.4) do.
 * In the precision of the scatter, with libtorch's Cholesky and symmetric eigenvalue routines (LAPACK's).
 *
 * @param outputs   directions wanted, 1 to the number of inputs
 * @param shrinkage above 0, at most 1
 */
record DiscriminantStart(int outputs, double shrinkage) {

    /** Above it the covariance would take more than 2 GiB, and minutes. */
    static final int MOST_INPUTS = 16384;

    /** An eigenvalue below this share of the largest is what rounding left of zero. */
    private static final double RANK = 1e-10;

    /**
     * Weights and bias of a layer.
     *
     * @param weight outputs x d; its root mean square is that of torch's uniform start, so that one learning rate suits
     *               both
     * @param bias   outputs, with which the mean of all inputs goes to 0
     */
    record Layer(Tensor weight, Tensor bias) {}

    /**
     * Computes the layer, within the {@code PointerScope} of the caller and without gradients.
     *
     * @param scatter of the inputs, which have passed {@link #requireFit}
     * @throws BadInputException if the covariance cannot be inverted
     */
    Layer of(ClassScatter scatter) {
        int d = (int) scatter.mean().size(0);
        Tensor within = scatter.within();
        Tensor lower = cholesky(shrunk(within, d));
        Tensor means = torch.linalg_solve_triangular(lower, scatter.weightedMeans().t(), false);
        Tensor directions = principal(means, outputs);
        int missing = outputs - (int) directions.size(1);
        if (missing > 0) {
            directions = torch.cat(new TensorVector(directions,
                    rest(whitened(within, lower), directions, missing)), 1);
        }
        Tensor weight = torch.linalg_solve_triangular(lower.t(), directions, true).t();
        double rootMeanSquare = Math.sqrt(weight.square().mean().item_double());
        Tensor scaled = weight.mul(new Scalar(1 / Math.sqrt(3.0 * d) / rootMeanSquare)).contiguous();
        return new Layer(scaled, torch.mv(scaled, scatter.mean()).neg_());
    }

    /**
     * Call it before the scatter is taken.
     *
     * @param d numbers in an input
     * @throws BadInputException if there are more than {@value #MOST_INPUTS}
     */
    void requireFit(int d) {
        if (d > MOST_INPUTS) {
            throw new BadInputException(
                    "discriminants of " + d + " numbers take too much time and memory; at most "
                            + MOST_INPUTS + ". Begin with --head-start uniform");
        }
    }

    private Tensor shrunk(Tensor within, int d) {
        double variance = within.trace().item_double() / d;
        Tensor identity = torch.eye(d, within.options());
        // Rows of a class that are all alike say nothing of how to weigh directions.
        return variance == 0
                ? identity
                : identity.mul_(new Scalar(shrinkage * variance)).add_(within, new Scalar(1 - shrinkage));
    }

    private Tensor cholesky(Tensor matrix) {
        T_TensorTensor_T result = torch.linalg_cholesky_ex(matrix);
        if (result.get1().item_int() != 0) {
            throw new BadInputException(
                    "the features' covariance within classes cannot be inverted with a shrinkage of "
                            + shrinkage
                            + "; give more, such as --head-shrinkage 0.2, or begin with --head-start uniform");
        }
        return result.get0();
    }

    /** Orthonormal directions in which the columns of {@code points} (d x n) spread most, by at most so many. */
    private static Tensor principal(Tensor points, int most) {
        boolean wide = points.size(1) > points.size(0);
        // The eigenvectors of the smaller of the two products give those of the other.
        Tensor product = wide ? torch.mm(points, points.t()) : torch.mm(points.t(), points);
        T_TensorTensor_T eigen = torch.linalg_eigh(product);
        Tensor values = eigen.get0().flip(0);
        Tensor vectors = eigen.get1().flip(1);
        double largest = values.narrow(0, 0, 1).item_double();
        long rank = largest > 0 ? values.gt(new Scalar(RANK * largest)).sum().item_long() : 0;
        long count = Math.min(most, rank);
        Tensor chosen = vectors.narrow(1, 0, count);
        return wide ? chosen : torch.mm(points, chosen).div_(values.narrow(0, 0, count).sqrt());
    }

    private static Tensor whitened(Tensor within, Tensor lower) {
        Tensor half = torch.linalg_solve_triangular(lower, within, false);
        return torch.linalg_solve_triangular(lower, half.t(), false);
    }

    /** The principal directions of a covariance among those at right angles to the columns of {@code taken}. */
    private static Tensor rest(Tensor covariance, Tensor taken, int count) {
        long d = covariance.size(0);
        Tensor away = torch.eye(d, covariance.options()).sub_(torch.mm(taken, taken.t()));
        // The identity keeps what has no spread before what is taken, whose eigenvalue stays 0.
        Tensor left = torch.mm(torch.mm(away, covariance), away).add_(away);
        Tensor symmetric = left.add(left.t());
        return torch.linalg_eigh(symmetric).get1().narrow(1, d - count, count).flip(1);
    }
}
