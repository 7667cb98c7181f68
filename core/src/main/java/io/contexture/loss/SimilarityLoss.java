package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.mining.Comparison;
import io.contexture.similarity.CosineSimilarity;
import io.contexture.similarity.ScoreMatrix;
import io.contexture.similarity.Similarity;

/** A loss that sees a batch through its matrix of scores only. Asked about embeddings, it takes those of {@link #similarity}. */
public interface SimilarityLoss extends EmbeddingLoss {

    /**
     * The loss of given scores and its gradient with respect to them.
     *
     * @param scores     m x n, anchors by references; need not be symmetric
     * @param comparison who the rows and columns are, and which pairs count
     * @return the value, and its m x n gradient with respect to {@code scores}
     * @throws IllegalArgumentException if the matrix is empty or not of the comparison's shape, a score is not finite (the
     *                                  message names its row), or the batch is too small for the loss's options
     */
    LossValue evaluateScores(Matrix scores, Comparison comparison);

    /** The loss of the n x n scores of a batch with itself; see {@link #evaluateScores(Matrix, Comparison)}. */
    default LossValue evaluateScores(Matrix scores, int[] labels) {
        BatchCheck.labels(scores, labels);
        return evaluateScores(scores, Comparison.within(labels));
    }

    /** The measure that the loss was published with; cosines unless it says otherwise. */
    default Similarity similarity() {
        return CosineSimilarity.COSINE;
    }

    /** Whether it looks at the pairs or triplets that a miner picked; false for a loss that is defined on a whole batch. */
    default boolean takesTuples() {
        return true;
    }

    /** {@inheritDoc} */
    @Override
    default LossValue evaluate(Batch batch) {
        References references = batch.references();
        ScoreMatrix scores = references == null
                ? similarity().within(batch.embeddings())
                : similarity().between(batch.embeddings(), references.embeddings());
        LossValue onScores = evaluateScores(scores.values(), batch.comparison());
        return onScores.carriedBack(scores.onAnchors(onScores.gradient()),
                references != null && references.trained() ? scores.onReferences(onScores.gradient()) : null);
    }
}
