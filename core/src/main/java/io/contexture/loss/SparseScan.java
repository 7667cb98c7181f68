package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.SymmetricProduct;
import org.jspecify.annotations.Nullable;

/** A loss at work on a batch whose cosines pass by tile by tile: what it needs of them it keeps. */
interface SparseScan extends SymmetricProduct.Visitor {

    /**
     * The loss and its gradient on the cosines, once all tiles were seen; null if so much had to be kept that the dense
     * form is cheaper.
     *
     * @param unit the rows, n x d, of norm 1
     */
    @Nullable
    SparseGradient gradient(Matrix unit);
}
