package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Step 2 on dense matrices: {@code W_ij = N_ij and (A_ij + B_ij) / 2}, or {@code N_ij and A_ij}, with
 * <ul>
 * <li>{@code A_ij = sum over m of (N_im and N_jm) / |N(i)|}, {@code |N(i)| = sum over m of N_im};
 * <li>B the same of the complement {@code 1 - N}; 1, without a gradient, where the complement of N(i) is empty: the empty
 * set is in any other.
 * </ul>
 */
final class DenseOverlap {

    private final ContextualVariant variant;
    private final Matrix neighbours;
    private final Shares ofNeighbours;
    private final @Nullable Shares ofOthers;
    private final Matrix overlap;
    private final Matrix weights;

    /** Overlaps of the neighbourhoods of step 1. */
    DenseOverlap(DenseNeighbours sets, ContextualVariant variant) {
        this.variant = variant;
        this.neighbours = sets.values();
        this.ofNeighbours = Shares.of(sets.values(), variant);
        this.ofOthers = variant.countsOthers() ? Shares.of(sets.others(), variant) : null;
        this.overlap = ofOthers == null
                ? ofNeighbours.values()
                : mean(ofNeighbours.values(), ofOthers.values());
        this.weights = variant.and().entrywise(overlap, neighbours);
    }

    /** W, n x n. */
    Matrix weights() {
        return weights;
    }

    /** Back: the gradient with respect to N, which W holds itself, in A, and with the other sign in B. */
    Matrix backward(Matrix upstream) {
        Matrix onNeighbours = variant.and().entrywiseBackward(neighbours, overlap, upstream);
        Matrix onOverlap = variant.and().entrywiseBackward(overlap, neighbours, upstream);
        if (ofOthers == null) {
            add(1, ofNeighbours.backward(onOverlap), onNeighbours);
        } else {
            add(0.5f, ofNeighbours.backward(onOverlap), onNeighbours);
            add(-0.5f, ofOthers.backward(onOverlap), onNeighbours);
        }
        return onNeighbours;
    }

    /**
     * Which part of a row's set another row's set holds.
     *
     * @param sets    n x n memberships, a set a row
     * @param sizes   the row sums
     * @param values  the parts, n x n
     * @param variant what "and" means, and whether sizes have a gradient
     */
    private record Shares(Matrix sets, double[] sizes, Matrix values, ContextualVariant variant) {

        static Shares of(Matrix sets, ContextualVariant variant) {
            int n = sets.rows();
            double[] sizes = RowSums.of(sets);
            Matrix shares = variant.and().counted(sets, sets);
            for (int at = 0; at < n * n; at++) {
                double size = sizes[at / n];
                shares.data()[at] = RowSums.isEmpty(size) ? 1 : (float) (shares.data()[at] / size);
            }
            return new Shares(sets, sizes, shares, variant);
        }

        /** Back: {@code P = upstream / size} by row; the sets are both arguments of "and", hence {@code P + P^T}. */
        Matrix backward(Matrix upstream) {
            int n = sets.rows();
            Matrix onCounts = Matrix.zeros(n, n);
            for (int at = 0; at < n * n; at++) {
                double size = sizes[at / n];
                onCounts.data()[at] = RowSums.isEmpty(size) ? 0 : (float) (upstream.data()[at] / size);
            }
            Matrix onSets = variant.and().countedBackward(sets, sets, Entrywise.plusTransposed(onCounts));
            if (!variant.sizesAreConstant()) {
                RowSums.addBackward(Entrywise.product(onCounts, values), onSets);
            }
            return onSets;
        }
    }

    private static Matrix mean(Matrix a, Matrix b) {
        Matrix mean = Matrix.zeros(a.rows(), a.columns());
        for (int at = 0; at < mean.data().length; at++) {
            mean.data()[at] = (a.data()[at] + b.data()[at]) / 2;
        }
        return mean;
    }

    private static void add(float factor, Matrix matrix, Matrix sum) {
        for (int at = 0; at < sum.data().length; at++) {
            sum.data()[at] += factor * matrix.data()[at];
        }
    }
}
