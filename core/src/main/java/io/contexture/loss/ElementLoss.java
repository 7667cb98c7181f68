package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;

/** A loss that is a mean over elements, and lets the caller choose which mean. */
public interface ElementLoss extends SimilarityLoss {

    /** The mean that the loss was published with. */
    Reducer reducer();

    /** {@link #evaluateScores(Matrix, Comparison)} with another mean. */
    LossValue evaluateScores(Matrix scores, Comparison comparison, Reducer reducer);

    /**
     * The elements themselves, not reduced, in the order of their anchors.
     *
     * @param scores     m x n, anchors by references
     * @param comparison who the rows and columns are, and which pairs count
     */
    double[] elements(Matrix scores, Comparison comparison);

    @Override
    default LossValue evaluateScores(Matrix scores, Comparison comparison) {
        return evaluateScores(scores, comparison, reducer());
    }
}
