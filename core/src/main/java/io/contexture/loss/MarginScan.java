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
    public void visit(Tile tile) {
        float[] values = tile.values();
        int whole = SPECIES.loopBound(tile.width());
        for (int i = 0; i < tile.rows(); i++) {
            int at = i * tile.stride();
            for (int j = 0; j < whole; j += SPECIES.length()) {
                long above = FloatVector.fromArray(SPECIES, values, at + j)
                        .compare(VectorOperators.GT, loss.negativeMargin()).toLong();
                for (; above != 0; above &= above - 1) {
                    int hit = j + Long.numberOfTrailingZeros(above);
                    offer(tile.top() + i, tile.left() + hit, values[at + hit]);
                }
            }
            for (int j = whole; j < tile.width(); j++) {
                offer(tile.top() + i, tile.left() + j, values[at + j]);
            }
        }
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
        int n = labels.length;
        double[] sums = new double[n];
        SparseMatrix negatives = negatives(sums);
        double negativeSum = Arrays.stream(sums).sum();
        int negativeCount = negatives.size();
        ClassRows classes = ClassRows.of(labels);
        SparseMatrix positives = SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int c = classes.start(i); c < classes.end(i); c++) {
                int j = classes.rows()[c];
                float score = Rows.dot(unit.data(), unit.index(i), unit.data(), unit.index(j),
                        unit.columns());
                if (score < loss.positiveMargin()) {
                    into.add(j, (double) loss.positiveMargin() - score);
                }
            }
        });
        double positiveSum = 0;
        for (float violation : positives.values()) {
            positiveSum += violation;
        }
        int positiveCount = positives.size();
        SparseMatrix entries = SparseMatrix.ofRows(n, n, (i, into) -> {
            for (int e = negatives.start(i); e < negatives.end(i); e++) {
                into.add(negatives.columns()[e], 1.0 / negativeCount);
            }
            for (int e = positives.start(i); e < positives.end(i); e++) {
                into.add(positives.columns()[e], -1.0 / positiveCount);
            }
        });
        double value = (negativeCount == 0 ? 0 : negativeSum / negativeCount)
                + (positiveCount == 0 ? 0 : positiveSum / positiveCount);
        return new SparseGradient(value, entries, new double[n]);
    }

    /** Both places of every kept pair, in an order that does not depend on that of the tiles; adds the violations to sums. */
    private SparseMatrix negatives(double[] sums) {
        int n = labels.length;
        int[] starts = new int[n + 1];
        for (int p = 0; p < count; p++) {
            starts[(int) (pairs[p] >>> Integer.SIZE) + 1]++;
            starts[(int) pairs[p] + 1]++;
        }
        for (int row = 0; row < n; row++) {
            starts[row + 1] += starts[row];
        }
        long[] entries = new long[2 * count];
        int[] next = Arrays.copyOf(starts, n);
        for (int p = 0; p < count; p++) {
            int i = (int) (pairs[p] >>> Integer.SIZE);
            int j = (int) pairs[p];
            long bits = Float.floatToRawIntBits(scores[p]) & 0xFFFFFFFFL;
            entries[next[i]++] = (long) j << Integer.SIZE | bits;
            entries[next[j]++] = (long) i << Integer.SIZE | bits;
        }
        int[] columns = new int[entries.length];
        for (int row = 0; row < n; row++) {
            Arrays.sort(entries, starts[row], starts[row + 1]);
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                columns[e] = (int) (entries[e] >>> Integer.SIZE);
                sums[row] += (double) Float.intBitsToFloat((int) entries[e]) - loss.negativeMargin();
            }
        }
        return new SparseMatrix(n, starts, columns, new float[entries.length]);
    }
}
