package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.SymmetricProduct;
import io.contexture.similarity.UnitRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        if (batch.references() != null) {
            return SimilarityLoss.super.evaluate(batch);
        }
        UnitRows unit = UnitRows.of(batch.embeddings());
        List<SparseGradient> found = gradients(List.of(this), unit.rows(), batch.labels());
        if (found == null) {
            return SimilarityLoss.super.evaluate(batch);
        }
        SparseGradient only = found.getFirst();
        return new LossValue(only.value(), unit.backward(only.onRows(unit.rows())));
    }

    /**
     * What each loss finds in one pass over the cosines; null if the dense form is cheaper for one of them.
     *
     * @param unit n x d, rows of norm 1
     */
    static @Nullable List<SparseGradient> gradients(List<SparseLoss> losses, Matrix unit, int[] labels) {
        List<SparseScan> scans = losses.stream().map(loss -> loss.scan(labels)).toList();
        SymmetricProduct.forEachTile(unit, new SymmetricProduct.Visitor() {

            @Override
            public void visit(SymmetricProduct.Tile tile) {
                scans.forEach(scan -> scan.visit(tile));
            }

            @Override
            public boolean isDone() {
                return scans.stream().anyMatch(SparseScan::isDone);
            }
        });
        List<@Nullable SparseGradient> found = new java.util.ArrayList<>();
        for (SparseScan scan : scans) {
            SparseGradient gradient = scan.gradient(unit);
            if (gradient == null) {
                return null;
            }
            found.add(gradient);
        }
        return List.copyOf(found);
    }
}
