package io.contexture.loss;

import io.contexture.linalg.Matrix;
import io.contexture.linalg.Rows;
import io.contexture.linalg.SparseMatrix;
import io.contexture.linalg.SymmetricProduct.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * {@link MarginContrastiveLoss} of a batch whose cosines pass by tile by tile: keeps the negatives above their margin; the
 * positives are few, and are looked up. Symbols are that loss's.
 */
final class MarginScan implements SparseScan {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private final MarginContrastiveLoss loss;
    private final int[] labels;
    private final long most;
    /** Negatives above the margin, i below j: (i, j) in the upper 32 bits and the lower, and their scores. */
    private long[] pairs = new long[64];
    private float[] scores = new float[64];
    private volatile int count;

    MarginScan(MarginContrastiveLoss loss, int[] labels) {
        this.loss = loss;
        this.labels = labels;
        int n = labels.length;
        most = n > Neighbourhoods.LARGEST_DENSE ? Integer.MAX_VALUE / 2 : (long) n * Math.max(64, n / 16);
    }

    @Override
    public boolean isDone() {
        return count > most;
    }

    @Override
    public void lowerBars(int first, int count, float[] bars) {
        for (int i = 0; i < count; i++) {
            bars[i] = Math.min(bars[i], loss.negativeMargin());
        }
    }

    @Override
    public void visit(Tile tile) {
        tile.forEachGroup((top, bottom, left, right) -> {
            for (int i = top; i < bottom; i++) {
                int j = left;
                for (; j + SPECIES.length() <= right; j += SPECIES.length()) {
                    long above = FloatVector.fromArray(SPECIES, tile.values(), i * tile.stride() + j)
                            .compare(VectorOperators.GT, loss.negativeMargin()).toLong();
                    for (; above != 0; above &= above - 1) {
                        offer(tile, i, j + Long.numberOfTrailingZeros(above));
                    }
                }
                for (; j < right; j++) {
                    offer(tile, i, j);
                }
            }
        });
    }

    private void offer(Tile tile, int i, int j) {
        offer(tile.top() + i, tile.left() + j, tile.values()[i * tile.stride() + j]);
    }

    private void offer(int i, int j, float score) {
        if (i < j && labels[i] != labels[j] && score > loss.negativeMargin()) {
            keep(i, j, score);
        }
    }

    private synchronized void keep(int i, int j, float score) {
        if (count > most) {
            return;
        }
        if (count == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * count);
            scores = Arrays.copyOf(scores, 2 * count);
        }
        pairs[count] = (long) i << Integer.SIZE | j;
        scores[count] = score;
        count = count + 1;
    }

    @Override
    public @Nullable SparseGradient gradient(Matrix unit) {
        if (count > most) {
            return null;
        }
        SparseMatrix negatives = negatives();
        SparseMatrix positives = positives(unit);
        double value = mean(negatives) + mean(positives);
        return new SparseGradient(value, slopes(negatives, positives), new double[labels.length]);
    }

    /** Violations of the negatives, row by row in the order of their columns: it does not depend on that of the tiles. */
    private SparseMatrix negatives() {
        int n = labels.length;
        int[] starts = new int[n + 1];
        for (int p = 0; p < count; p++) {
            starts[(int) (pairs[p] >>> Integer.SIZE) + 1]++;
        }
        for (int row = 0; row < n; row++) {
            starts[row + 1] += starts[row];
        }
        long[] entries = new long[count];
        int[] next = Arrays.copyOf(starts, n);
        for (int p = 0; p < count; p++) {
            entries[next[(int) (pairs[p] >>> Integer.SIZE)]++] = pairs[p] << Integer.SIZE
                    | (Float.floatToRawIntBits(scores[p]) & 0xFFFFFFFFL);
        }
        int[] columns = new int[count];
        float[] violations = new float[count];
        for (int row = 0; row < n; row++) {
            Arrays.sort(entries, starts[row], starts[row + 1]);
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                columns[e] = (int) (entries[e] >>> Integer.SIZE);
                violations[e] = Float.intBitsToFloat((int) entries[e]) - loss.negativeMargin();
            }
        }
        return new SparseMatrix(n, starts, columns, violations);
    }

    /** Violations of the positives, (i, i) among them. */
    private SparseMatrix positives(Matrix unit) {
        ClassRows classes = ClassRows.of(labels);
        int n = labels.length;
        return SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int c = classes.end(i) - 1; c >= classes.start(i) && classes.rows()[c] >= i; c--) {
                int j = classes.rows()[c];
                float score = Rows.dot(unit.data(), unit.index(i), unit.data(), unit.index(j),
                        unit.columns());
                if (score < loss.positiveMargin()) {
                    into.add(j, (double) loss.positiveMargin() - score);
                }
            }
        });
    }

    /** Over both places of each pair, of which one is stored. */
    private static double mean(SparseMatrix violations) {
        double sum = 0;
        for (int row = 0; row < violations.rows(); row++) {
            for (int e = violations.start(row); e < violations.end(row); e++) {
                sum += (violations.columns()[e] == row ? 1 : 2) * (double) violations.values()[e];
            }
        }
        return sum == 0 ? 0 : sum / places(violations);
    }

    private static int places(SparseMatrix pairs) {
        int onDiagonal = 0;
        for (int row = 0; row < pairs.rows(); row++) {
            for (int e = pairs.start(row); e < pairs.end(row); e++) {
                onDiagonal += pairs.columns()[e] == row ? 1 : 0;
            }
        }
        return 2 * pairs.size() - onDiagonal;
    }

    /** {@code 1 / count} of a negative, {@code -1 / count} of a positive; both places' in one, of which the other is the transpose. */
    private static SparseMatrix slopes(SparseMatrix negatives, SparseMatrix positives) {
        int n = negatives.rows();
        int[] starts = new int[n + 1];
        int[] columns = new int[negatives.size() + positives.size()];
        float[] slopes = new float[columns.length];
        double ofNegative = 1.0 / places(negatives);
        double ofPositive = -1.0 / places(positives);
        int to = 0;
        for (int row = 0; row < n; row++) {
            for (int e = negatives.start(row); e < negatives.end(row); e++) {
                columns[to] = negatives.columns()[e];
                slopes[to++] = (float) (2 * ofNegative);
            }
            for (int e = positives.start(row); e < positives.end(row); e++) {
                columns[to] = positives.columns()[e];
                slopes[to++] = (float) ((positives.columns()[e] == row ? 1 : 2) * ofPositive);
            }
            starts[row + 1] = to;
        }
        return new SparseMatrix(n, starts, columns, slopes);
    }
}
