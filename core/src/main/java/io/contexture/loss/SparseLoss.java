package io.contexture.loss;

/**
 * A loss whose gradient on the cosines is sparse but for a constant a row: asked about a batch of embeddings compared with
 * itself, it never holds the n x n matrix, unless so many entries matter that this is cheaper.
 */
interface SparseLoss extends SimilarityLoss {

    /** Begins a batch. */
    SparseScan scan(int[] labels);

    /** {@inheritDoc} */
    @Override
    default LossValue evaluate(Batch batch) {
        return batch.references() == null
                ? CosineSum.of(this).evaluate(batch)
                : SimilarityLoss.super.evaluate(batch);
    }
}
