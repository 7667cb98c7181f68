package io.contexture.similarity;

import io.contexture.linalg.Matrix;

/** What every measure refuses. */
final class ScoreChecks {

    private ScoreChecks() {}

    /** Refuses anchors and references of different lengths. */
    static void sameLength(Matrix anchors, Matrix references) {
        if (anchors.columns() != references.columns()) {
            throw new IllegalArgumentException("anchors are " + anchors + " and references " + references
                    + "; their rows must be of the same length");
        }
    }

    /** Refuses the gradient with respect to references that are the anchors. */
    static void apart(boolean within) {
        if (within) {
            throw oneSet();
        }
    }

    static IllegalStateException oneSet() {
        return new IllegalStateException("the anchors are the references; onAnchors is the whole gradient");
    }
}
