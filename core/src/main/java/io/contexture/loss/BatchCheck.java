package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;

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

    /** Refuses a score matrix that is not square or has a value that is not finite. */
    static void scores(Matrix scores) {
        if (scores.rows() != scores.columns()) {
            throw new IllegalArgumentException(
                    "the score matrix is " + scores.rows() + " x " + scores.columns()
                            + "; it must be square, a row and a column for every row of the batch");
        }
        Rows.requireFinite(scores, "scores");
    }
}
