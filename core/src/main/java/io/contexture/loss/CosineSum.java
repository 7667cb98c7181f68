package io.contexture.loss;

import io.contexture.linalg.Entrywise;
import io.contexture.linalg.KeptMemory;
import io.contexture.linalg.Matrix;
import io.contexture.linalg.MatrixProduct;
import io.contexture.linalg.SymmetricProduct;
import io.contexture.mining.Comparison;
import io.contexture.similarity.UnitRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A weighted sum of losses on the cosines of a batch with itself, in one pass over them. A {@link SparseLoss} keeps what it needs of
 * the cosines while they pass by; they are stored, n x n, only if another loss of the sum needs them all, or if so many matter that
 * this is cheaper.
 *
 * @param names   of the losses, under which their values are reported; empty for no report
 * @param weights of the losses
 * @param losses  at least one, on cosines
 */
record CosineSum(List<String> names, double[] weights, List<? extends SimilarityLoss> losses) {

    /** A loss alone. */
    static CosineSum of(SimilarityLoss loss) {
        return new CosineSum(List.of(), new double[]{1}, List.of(loss));
    }

    /** The sum and its gradient on the embeddings of a batch without references. */
    LossValue evaluate(Batch batch) {
        Matrix embeddings = batch.embeddings();
        float[] memory = KeptMemory.take(embeddings.rows() * embeddings.columns());
        UnitRows unit = LossPhase.of("normalise", embeddings.rows(), () -> UnitRows.of(embeddings, memory));
        LossValue value = evaluate(batch, unit);
        KeptMemory.giveBack(memory);
        return value;
    }

    private LossValue evaluate(Batch batch, UnitRows unit) {
        int n = unit.rows().rows();
        List<Optional<SparseScan>> scans = losses.stream()
                .map(loss -> loss instanceof SparseLoss sparse
                        ? Optional.of(sparse.scan(batch.labels()))
                        : Optional.<SparseScan>empty())
                .toList();
        Matrix stored = scans.contains(Optional.<SparseScan>empty()) ? square(n) : null;
        List<SparseScan> present = scans.stream().flatMap(Optional::stream).toList();
        LossPhase.run("cosines", n, () -> scan(unit.rows(), present, stored));
        List<Optional<SparseGradient>> few = scans.stream()
                .map(scan -> scan.flatMap(s -> Optional.ofNullable(s.gradient(unit.rows())))).toList();
        if (stored != null) {
            LossValue value = onScores(stored, few, batch, unit);
            KeptMemory.giveBack(stored.data());
            return value;
        }
        return few.contains(Optional.<SparseGradient>empty())
                // One gave up, and the others need not have seen all.
                ? onScores(SymmetricProduct.whole(unit.rows()),
                        Collections.nCopies(few.size(), Optional.empty()), batch, unit)
                : onFew(few.stream().map(Optional::orElseThrow).toList(), unit);
    }

    /** @param stored where all cosines are put; null if nobody needs them */
    private static void scan(Matrix unit, List<SparseScan> scans, @Nullable Matrix stored) {
        List<SymmetricProduct.Visitor> visitors = new ArrayList<>(scans);
        if (stored != null) {
            visitors.add(tile -> tile.copyTo(stored));
        }
        SymmetricProduct.forEachTile(unit, new SymmetricProduct.Visitor() {

            @Override
            public void visit(SymmetricProduct.Tile tile) {
                for (SymmetricProduct.Visitor visitor : visitors) {
                    visitor.visit(tile);
                }
            }

            @Override
            public boolean isDone() {
                return stored == null && scans.stream().anyMatch(SparseScan::isDone);
            }

            @Override
            public void lowerBars(int first, int count, float[] bars) {
                for (SymmetricProduct.Visitor visitor : visitors) {
                    visitor.lowerBars(first, count, bars);
                }
            }
        });
    }

    /** The sum of gradients that are all sparse. */
    private LossValue onFew(List<SparseGradient> gradients, UnitRows unit) {
        return LossPhase.of("product", unit.norms().length, () -> {
            SparseGradient sum = SparseGradient.sum(gradients, weights);
            return new LossValue(sum.value(), sum.onEmbeddings(unit), null, Map.of(),
                    named(gradients.stream().mapToDouble(SparseGradient::value).toArray()));
        });
    }

    /** The sum where all cosines are at hand: a loss without a sparse gradient is asked about them. */
    private LossValue onScores(Matrix scores, List<Optional<SparseGradient>> few, Batch batch,
            UnitRows unit) {
        int n = scores.rows();
        Comparison comparison = batch.comparison();
        double[] values = new double[weights.length];
        Matrix onCosines = square(n);
        Arrays.fill(onCosines.data(), 0, n * n, 0);
        LossPhase.run("dense terms", n, () -> {
            for (int t = 0; t < weights.length; t++) {
                if (few.get(t).isPresent()) {
                    values[t] = few.get(t).orElseThrow().value();
                    few.get(t).orElseThrow().addTo(onCosines, weights[t]);
                } else {
                    LossValue value = losses.get(t).evaluateScores(scores, comparison);
                    values[t] = value.value();
                    Entrywise.add(onCosines, (float) weights[t], value.gradient());
                }
            }
        });
        double sum = 0;
        for (int t = 0; t < weights.length; t++) {
            sum += weights[t] * values[t];
        }
        Matrix gradient = LossPhase.of("product", n, () -> onEmbeddings(onCosines, unit));
        KeptMemory.giveBack(onCosines.data());
        return new LossValue(sum, gradient, null, Map.of(), named(values));
    }

    /** An n x n matrix with anything in it. */
    private static Matrix square(int n) {
        return new Matrix(KeptMemory.take(Math.multiplyExact(n, n)), 0, n, n);
    }

    /** {@code dL/dF = (G + G^T) F}, through the division by the norms; G is used up. */
    private static Matrix onEmbeddings(Matrix onCosines, UnitRows unit) {
        Entrywise.addOwnTranspose(onCosines);
        return unit.backward(MatrixProduct.times(onCosines, unit.rows()));
    }

    private Map<String, Double> named(double[] values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int t = 0; t < names.size(); t++) {
            named.put(names.get(t), values[t]);
        }
        return named;
    }
}
