package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.mining.Comparison;

/** What every loss demands of a batch before it looks at it. */
final class BatchCheck {

    private BatchCheck() {}

    /** Refuses an empty batch and a number of labels that is not the number of rows. */
    static void labels(Matrix rows, int[] labels) {
        if (rows.rows() == 0) {
            throw new IllegalArgumentException("the batch is empty; a loss needs at least one row");
        }
        if (rows.rows() != labels.length) {
            throw new IllegalArgumentException("the batch has " + rows.rows() + " rows and " + labels.length
                    + " labels; every row needs one label");
        }
    }

    /** Refuses scores of another shape than the comparison's, and a score that is not finite. */
    static void scores(Matrix scores, Comparison comparison) {
        if (comparison.anchors() == 0 || comparison.references() == 0) {
            throw new IllegalArgumentException("the batch is empty; a loss needs at least one row");
        }
        if (scores.rows() != comparison.anchors() || scores.columns() != comparison.references()) {
            throw new IllegalArgumentException("the score matrix is " + scores.rows() + " x "
                    + scores.columns()
                    + "; with " + comparison.anchors() + " anchors and " + comparison.references()
                    + " references it must be " + comparison.anchors() + " x " + comparison.references()
                    + (comparison.isWithin() ? " (square: the batch with itself)" : ""));
        }
        Rows.requireFinite(scores, "scores");
    }

    /** Refuses, for a loss that compares a batch with itself only, another comparison. */
    static void within(String loss, Comparison comparison) {
        if (!comparison.isWithin() || comparison.tuples() != null) {
            throw new IllegalArgumentException(loss + " compares all rows of a batch with each other; "
                    + (comparison.isWithin() ? "it takes no miner" : "it takes no references"));
        }
    }
}
