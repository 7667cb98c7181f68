package io.contexture.loss;

import io.contexture.linalg.KeptMemory;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.SymmetricProduct;
import io.contexture.similarity.UnitRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        LossValue sparse = batch.references() == null
                ? evaluate(List.of(this), List.of(), new double[]{1}, batch)
                : null;
        return sparse == null ? SimilarityLoss.super.evaluate(batch) : sparse;
    }

    /**
     * The weighted sum of losses in one pass over the cosines of a batch with itself; null if the dense form is cheaper for
     * one of them.
     *
     * @param names   under which their values are reported; empty for no report
     * @param weights of each loss
     */
    static @Nullable LossValue evaluate(List<SparseLoss> losses, List<String> names, double[] weights,
            Batch batch) {
        Matrix embeddings = batch.embeddings();
        float[] memory = KeptMemory.take(embeddings.rows() * embeddings.columns());
        LossValue value = evaluate(losses, names, weights, batch,
                LossPhase.of("normalise", embeddings.rows(), () -> UnitRows.of(embeddings, memory)));
        KeptMemory.giveBack(memory);
        return value;
    }

    private static @Nullable LossValue evaluate(List<SparseLoss> losses, List<String> names, double[] weights,
            Batch batch, UnitRows unit) {
        int n = batch.labels().length;
        List<SparseScan> scans = losses.stream().map(loss -> loss.scan(batch.labels())).toList();
        LossPhase.of("cosines", n, () -> scan(unit.rows(), scans));
        List<Optional<SparseGradient>> gradients = scans.parallelStream()
                .map(scan -> Optional.ofNullable(scan.gradient(unit.rows()))).toList();
        if (gradients.contains(Optional.<SparseGradient>empty())) {
            return null;
        }
        List<SparseGradient> found = gradients.stream().map(Optional::orElseThrow).toList();
        Map<String, Double> values = new LinkedHashMap<>();
        for (int t = 0; t < names.size(); t++) {
            values.put(names.get(t), found.get(t).value());
        }
        return LossPhase.of("product", n, () -> {
            SparseGradient sum = SparseGradient.sum(found, weights);
            return new LossValue(sum.value(), sum.onEmbeddings(unit), null, Map.of(), values);
        });
    }

    private static List<SparseScan> scan(Matrix unit, List<SparseScan> scans) {
        SymmetricProduct.forEachTile(unit, new SymmetricProduct.Visitor() {

            @Override
            public void visit(SymmetricProduct.Tile tile) {
                for (SparseScan scan : scans) {
                    scan.visit(tile);
                }
            }

            @Override
            public boolean isDone() {
                return scans.stream().anyMatch(SparseScan::isDone);
            }

            @Override
            public void lowerBars(int first, int count, float[] bars) {
                for (SparseScan scan : scans) {
                    scan.lowerBars(first, count, bars);
                }
            }
        });
        return scans;
    }
}
